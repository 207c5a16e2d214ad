/* ---
id: village_report_missing
version: 1
title: 村级月报缺报
question: 最近六个到期的月份，村（居）是不是没有报送社会救助月报告？
side: procedure
severity: low
subject: {table: regions, key: [region_code, month_label]}
seeds: [R164, R165]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（四）, point: 村（居）委会每月20日前向乡镇报告救助对象家庭变化情况, certainty: seed}
parameters: [village_report_due_day, village_report_months]
inputs: [regions, village_reports]
needs_columns: {village_reports: [reported_on]}
logic: |
  统计日在用的每个村（居），看最近六个报送日（当月20日）已过的月份：没有这个月的记录，或者有记录但没有报送日期（报送日期在统计日以后的也算没有），每村每月为一个疑点。
  没有变化也应零报告。
numerator: 没有报送的村·月
denominator: 在用的村（居）乘以最近六个到期月份
evidence:
  village_name: 村（居）
  due_on: 报送日
legit_reasons:
  - 已经纸质报送，乡镇没有录入
  - 新设或者合并的村（居），由原村代报
  - 当地没有建立月报告制度，或者改由系统实时采集
verify:
  - 问乡镇民政助理员这个村这个月有没有报、怎么报的
  - 问村（居）这个月救助对象家里有没有就业、大病、丧葬等变化
  - 漏报的补报，有变化的按变化办理手续
not_applicable: 没有导入行政区划或村级月报告，或月报告里没有报送日期一列，或区划里没有在用的村（居）
--- */
WITH digits AS (
  SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
  UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
),
offsets AS (
  SELECT tens.n * 10 + ones.n AS months_back FROM digits AS tens CROSS JOIN digits AS ones
),
villages AS (  -- the latest month whose report day has passed
  SELECT region_code, name,
         CASE WHEN add_days(month_start($as_of_month), parameter('village_report_due_day', region_code, month_start($as_of_month)) - 1) < $as_of
              THEN $as_of_month ELSE $as_of_month - 1 END AS latest_month
  FROM regions_in_force
  WHERE level = '村'
),
examined AS (
  SELECT v.region_code, v.name, v.latest_month - o.months_back AS report_month, month_text(v.latest_month - o.months_back) AS month_label
  FROM villages AS v
  JOIN offsets AS o ON o.months_back < parameter('village_report_months', v.region_code, $as_of)
),
flagged AS (
  SELECT e.region_code, e.month_label, e.name AS village_name,
         add_days(month_start(e.report_month), parameter('village_report_due_day', e.region_code, month_start(e.report_month)) - 1) AS due_on
  FROM examined AS e
  LEFT JOIN (SELECT DISTINCT region_code, month FROM village_reports WHERE reported_on IS NOT NULL) AS r
    ON r.region_code = e.region_code AND r.month = e.report_month
  WHERE r.region_code IS NULL
)
SELECT * FROM flagged
