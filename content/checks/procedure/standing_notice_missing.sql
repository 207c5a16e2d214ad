/* ---
id: standing_notice_missing
version: 1
title: 长期公示缺失
question: 在册的低保、特困户，在村（居）公开栏有没有长期公示？
side: procedure
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R016, R017, R103]
legal_basis:
  - {document: 全市民政领域专项整治实施方案（聊民函〔2019〕57号）, section: 二（七）, point: 在乡镇（街道）、村（居）公开栏长期公示低保对象信息, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第二十四条, point: 公布内容限于申请人姓名、家庭成员数量、保障金额，不得公开无关信息, certainty: read}
  - {document: 政府信息公开条例, section: 第二十一条, point: 社会救助情况属于县级主动公开的领域, certainty: read}
parameters: [standing_notice_months]
inputs: [households, public_notices]
needs_columns: {public_notices: [household_id, posted_to]}
logic: |
  统计月在册的低保、特困户，起保满两个月的（起始月份加二不晚于统计月），如果没有一条登记到本户、地点为村居公开栏、类型为长期公示、统计日仍在公示的记录，即为疑点。
numerator: 村居公开栏没有长期公示的户
denominator: 在册且起保满两个月的低保、特困户
evidence:
  programme: 救助类型
  start_month: 起始月份
  last_posted_to: 最近一次长期公示截止日期
legit_reasons:
  - 公示按全村一张表张贴，没有逐户登记家庭编号
  - 公开栏改建或者更换，正在重新张贴
  - 当地改用电子屏公示，登记成了别的地点
verify:
  - 到村（居）公开栏现场看，拍照，核对本户在不在公示表上
  - 核对公示的人数、金额与在册数据是否一致
  - 缺的当场补贴，注意只公布姓名、人数、金额
not_applicable: 没有导入救助家庭或公示记录，或公示记录里没有家庭编号、公示截止日期两列，或没有起保满两个月的在册户
--- */
WITH examined AS (
  SELECT household_key, region_code, programme, start_month
  FROM current_households
  WHERE programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
    AND start_month + parameter('standing_notice_months', region_code, month_start(start_month)) <= $as_of_month
),
posted AS (
  SELECT household_key, max(posted_to) AS last_posted_to,
         max(CASE WHEN posted_to IS NULL OR posted_to >= $as_of THEN 1 ELSE 0 END) AS is_posted
  FROM public_notices
  WHERE kind = '长期公示' AND place = '村居公开栏' AND household_key IS NOT NULL
  GROUP BY household_key
),
flagged AS (
  SELECT e.household_key, e.region_code, e.programme, e.start_month, p.last_posted_to
  FROM examined AS e
  LEFT JOIN posted AS p ON p.household_key = e.household_key
  WHERE coalesce(p.is_posted, 0) = 0
)
SELECT * FROM flagged
