/* ---
id: reserve_missing
version: 1
title: 未建临时救助备用金
question: 哪些乡镇（街道）今年没有临时救助备用金？
side: procedure
severity: medium
subject: {table: regions, key: [region_code, year]}
seeds: [R009, R044]
legal_basis:
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（四）, point: 检查是否在乡镇、街道全面建立临时救助备用金制度, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（三）, point: 检查是否落实临时救助储备金制度, certainty: seed}
parameters: []
inputs: [regions, township_reserves]
logic: |
  统计日仍在使用的每个乡级区划，在临时救助备用金表中没有统计日所在年度的记录，即为疑点。代码须完全相同。
numerator: 当年没有备用金记录的乡镇（街道）
denominator: 统计日在用的乡级区划
evidence:
  name: 乡镇（街道）名称
  latest_year: 最近一次有记录的年度
legit_reasons:
  - 备用金由县级统一管理、乡镇随用随报，有文件规定
  - 当年资金年初尚未下达
  - 开发区、园区等不设民政职能的乡级区划
  - 台账按旧区划代码登记
verify:
  - 看乡镇有没有备用金专户或账页、当年安排文件
  - 问经办人员：遇到急难群众，当天的钱从哪里出
  - 确实没有的，查当年急难救助是否因此超过24小时
not_applicable: 没有导入行政区划或临时救助备用金，或区划表中没有在用的乡级区划
--- */
WITH examined AS (
  SELECT region_code, name FROM regions_in_force WHERE level = '乡'
),
years AS (
  SELECT region_code, max(year) AS latest_year, max(CASE WHEN year = year($as_of) THEN 1 ELSE 0 END) AS has_this_year
  FROM township_reserves
  GROUP BY region_code
),
flagged AS (
  SELECT e.region_code, year($as_of) AS year, e.name, y.latest_year
  FROM examined AS e
  LEFT JOIN years AS y ON y.region_code = e.region_code
  WHERE y.region_code IS NULL OR y.has_this_year = 0
)
SELECT * FROM flagged
