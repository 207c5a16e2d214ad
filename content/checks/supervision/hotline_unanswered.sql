/* ---
id: hotline_unanswered
version: 1
title: 热线值守不到位
question: 工作时间拨打救助服务热线、举报电话，是不是经常没人接？
side: conduct
severity: medium
subject: {table: regions, key: [region_code]}
seeds: [R059, R069, R107, R179]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 五（六）, point: 畅通县社会救助服务热线，严格规范值守, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（七）、三（三）, point: 规范电话值守，抽查投诉举报电话值守情况, certainty: seed}
  - {document: 某区城乡低保专项治理工作方案（2023年）, section: 二（三）1, point: 保证工作时间有人值守、有人处置, certainty: seed}
parameters: [hotline_window_days, hotline_min_tests, hotline_unanswered_share]
inputs: [hotline_tests]
logic: |
  统计日以前90天工作时间的抽测，同一单位（区划）测了5次以上、没有接通的超过20%，即为疑点。
numerator: 未接通超过20%的单位
denominator: 90天内工作时间抽测5次以上的单位
evidence:
  test_count: 抽测次数
  unanswered_count: 未接通次数
  last_unanswered_at: 最近一次未接通时间
legit_reasons:
  - 号码刚变更，抽测用了旧号码
  - 线路故障、停电，有报修记录
  - 占线而不是无人接，抽测没有重拨
verify:
  - 换时间再拨几次，核对公布的号码对不对
  - 看值班表、接听记录，问当天值班人员
  - 群众打不通期间的诉求，从别的渠道补上
not_applicable: 没有导入值守抽测，或90天内没有单位工作时间抽测满5次
--- */
WITH examined AS (
  SELECT region_code, count(*) AS test_count, sum(CASE WHEN answered THEN 0 ELSE 1 END) AS unanswered_count,
         max(CASE WHEN answered THEN NULL ELSE tested_at END) AS last_unanswered_at
  FROM hotline_tests
  WHERE in_hours AND day_of(tested_at) > add_days($as_of, -parameter('hotline_window_days')) AND day_of(tested_at) <= $as_of
  GROUP BY region_code
  HAVING count(*) >= parameter('hotline_min_tests')
),
flagged AS (
  SELECT region_code, test_count, unanswered_count, last_unanswered_at
  FROM examined
  WHERE unanswered_count > test_count * parameter('hotline_unanswered_share')
)
SELECT * FROM flagged
