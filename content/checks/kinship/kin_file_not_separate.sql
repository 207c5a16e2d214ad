/* ---
id: kin_file_not_separate
version: 1
title: 备案户未单独建档
question: 近亲属备案家庭的档案，有没有单独管理？
side: conduct
severity: low
subject: {table: kin_registrations, key: [household_key, staff_key]}
seeds: [R094]
legal_basis:
  - {document: 某区城乡低保专项治理工作方案（2023）, section: 二（一）2, point: 近亲属备案户档案单独管理、一户一档, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第十一条, point: 有近亲属关系的应当单独登记备案, certainty: read}
parameters: []
inputs: [households, kin_registrations]
needs_columns:
  kin_registrations: [separate_file]
logic: 统计月仍在册的家庭，有近亲属备案，而“是否单独建档”为否或为空，即为疑点。
numerator: 没有单独建档的备案
denominator: 统计月在册家庭的近亲属备案
evidence:
  filed_on: 备案日期
legit_reasons:
  - 档案已单独存放，台账没有登记
  - 当地以电子档案加标记代替单独存放
verify:
  - 到乡镇档案柜看备案户档案是否单独成册、一户一档
  - 抽看档案内容是否齐全：申报表、调查表、县级入户记录
not_applicable: 没有导入近亲属备案，或没有“是否单独建档”列，或者在册家庭没有备案
reading: 按家庭编号比对，不比对人，备案人证号无效的备案也看。
--- */
WITH examined AS (
  SELECT k.household_key, k.staff_key, h.region_code, k.filed_on, k.separate_file
  FROM kin_registrations AS k
  JOIN current_households AS h ON h.household_key = k.household_key
),
flagged AS (
  SELECT household_key, staff_key, region_code, filed_on
  FROM examined
  WHERE NOT coalesce(separate_file, FALSE)
)
SELECT * FROM flagged
