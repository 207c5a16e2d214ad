/* ---
id: kin_not_visited
version: 1
title: 备案户县级未入户
question: 近亲属备案的家庭，县级民政部门有没有入户调查？
side: conduct
severity: medium
subject: {table: kin_registrations, key: [household_key, staff_key]}
seeds: [R095, R160]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第二十条, point: 近亲属备案的，县级民政部门应当入户调查, certainty: read}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（二）, point: 民政局对备案人员重点调查, certainty: seed}
parameters: [kin_visit_days]
inputs: [households, kin_registrations]
needs_columns:
  kin_registrations: [visited_on]
logic: 统计月仍在册的家庭，有近亲属备案，备案日期加30天早于统计日，而县级入户日期为空，即为疑点。
numerator: 备案满30天县级未入户的备案
denominator: 统计月在册家庭的近亲属备案
evidence:
  filed_on: 备案日期
  days: 距今天数
legit_reasons:
  - 县级已入户，日期没有录入
  - 本户在备案后随即提出退出
verify:
  - 向县局救助股室查入户调查表和照片
  - 没有入户的，由县级派两人入户，当事干部回避
not_applicable: 没有导入近亲属备案，或没有“县级入户日期”列，或者在册家庭没有备案
reading: 按家庭编号比对，不比对人，备案人证号无效的备案也看。
--- */
WITH examined AS (
  SELECT k.household_key, k.staff_key, h.region_code, k.filed_on, k.visited_on
  FROM kin_registrations AS k
  JOIN current_households AS h ON h.household_key = k.household_key
),
flagged AS (
  SELECT household_key, staff_key, region_code, filed_on, days_between(filed_on, $as_of) AS days
  FROM examined
  WHERE visited_on IS NULL AND days_between(filed_on, $as_of) > parameter('kin_visit_days', region_code, filed_on)
)
SELECT * FROM flagged
