/* ---
id: paid_after_exit
version: 1
title: 停保后仍发放
question: 这一户已经终止或停发，停止以后的月份还有正常发放吗？
side: wrongly_included
severity: high
subject: {table: households, key: [household_key]}
seeds: [R012, R089, R153]
legal_basis:
  - {document: 某区城乡低保专项治理方案（2023）, section: 二（一）1, point: 重点核查应退未退和资金发放中的问题, certainty: seed}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、3, point: 纠治超期发放救助补助资金等不精准问题, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 管理部分, point: 不再符合条件的，决定停发并书面告知，从决定之后停止发放, certainty: memory}
parameters: []
inputs: [households, payments, adjustments]
needs_columns: {payments: [household_id]}
logic: |
  停止月取两者中较早的：终止月份的下一个月；最后一次“停发”的执行月份（其后又有“新增”的不算停发）。
  所属月份在停止月及以后的正常发放即为疑点，金额为这些发放之和，发生日为首个这样月份的第一天。
numerator: 停止以后仍有正常发放的户
denominator: 已经有停止月的户
evidence:
  stop_month: 停止月
  month_count: 月数
  payment_count: 笔数
  last_month: 最后月份
legit_reasons:
  - 补发停止以前月份的钱，所属月份登记成了到账月份
  - 停发决定已经撤销或恢复，没有登记“新增”
  - 银行回盘把退票、冲正的记成了成功
verify:
  - 调停发（终止）决定书，核对执行月份和原因
  - 逐笔看银行回单：钱到了谁的账户、有没有退回
  - 确认多发的，查发放表是谁编、谁审；向本人说明，听取意见，不能直接扣回
not_applicable: 没有导入发放或变动数据，发放缺“家庭编号”列，或没有已停止的户
reading: 停发与新增在同一个月的，不算“其后又有新增”；所属月份不设上限
--- */
WITH examined AS (
  SELECT h.household_key, h.region_code, s.stop_month
  FROM household_stops AS s
  JOIN households AS h ON h.household_key = s.household_key
),
months AS (
  SELECT e.household_key, p.for_month, p.regular_count, p.regular_yuan
  FROM examined AS e
  JOIN paid_months AS p ON p.household_key = e.household_key AND p.for_month >= e.stop_month
  WHERE p.regular_count > 0
),
flagged AS (
  SELECT e.household_key, e.region_code, e.stop_month, count(*) AS month_count, sum(m.regular_count) AS payment_count,
         max(m.for_month) AS last_month, month_start(min(m.for_month)) AS occurred_on, as_yuan(sum(m.regular_yuan)) AS amount_yuan
  FROM examined AS e
  JOIN months AS m ON m.household_key = e.household_key
  GROUP BY e.household_key, e.region_code, e.stop_month
),
evidence AS (
  SELECT household_key, '停止以后的发放' AS item, for_month AS month, regular_yuan AS amount_yuan FROM months
)
SELECT * FROM flagged
