/* ---
id: village_report_late
version: 1
title: 村级月报迟报
question: 最近六个到期的月份，村（居）的月报告是不是过了20日才报？
side: procedure
severity: low
subject: {table: regions, key: [region_code, month_label]}
seeds: [R164, R187]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（四）, point: 村（居）委会每月20日前向乡镇报告，乡镇核查后于每月20日报县, certainty: seed}
parameters: [village_report_due_day, village_report_months]
inputs: [village_reports]
needs_columns: {village_reports: [reported_on]}
logic: |
  最近六个报送日（当月20日）已过的月份里，有报送日期、报送日期晚于当月20日的，每村每月为一个疑点。20日当天报送不算迟；遇节假日不顺延。没有报送的由“村级月报缺报”检查。
numerator: 当月20日以后才报送的月报告
denominator: 最近六个到期月份里有报送日期的月报告
evidence:
  reported_on: 报送日期
  due_on: 报送日
  day_count: 迟报天数
legit_reasons:
  - 20日遇周末、节假日，当地允许顺延
  - 按时口头或纸质报告，录入系统晚了
  - 报送后发现错误，重新报送时改了日期
verify:
  - 核对纸质月报告的签字日期和乡镇收件登记
  - 问村（居）迟报的原因，村级与乡镇同为20日时县里有没有另作安排
  - 看迟报的那个月有没有应当及时办理的变动被耽误
not_applicable: 没有导入村级月报告，或月报告里没有报送日期一列，或最近六个到期月份没有一份有报送日期
--- */
WITH reports AS (
  SELECT region_code, month, reported_on,
         add_days(month_start(month), parameter('village_report_due_day', region_code, month_start(month)) - 1) AS due_on,
         CASE WHEN add_days(month_start($as_of_month), parameter('village_report_due_day', region_code, month_start($as_of_month)) - 1) < $as_of
              THEN $as_of_month ELSE $as_of_month - 1 END AS latest_month
  FROM village_reports
  WHERE reported_on IS NOT NULL AND month <= $as_of_month
),
examined AS (
  SELECT region_code, month_text(month) AS month_label, reported_on, due_on, days_between(due_on, reported_on) AS day_count
  FROM reports
  WHERE month <= latest_month AND month > latest_month - parameter('village_report_months', region_code, $as_of)
),
flagged AS (
  SELECT region_code, month_label, reported_on, due_on, day_count
  FROM examined
  WHERE reported_on > due_on
)
SELECT * FROM flagged
