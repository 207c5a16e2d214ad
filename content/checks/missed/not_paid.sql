/* ---
id: not_paid
version: 1
title: 漏发
question: 在享受期内的家庭，有没有哪一期一分钱也没有发到？
side: missed
severity: high
subject: {table: households, key: [household_key, period]}
seeds: [R011, R048, R152, R161, R162]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（三）, point: 低保按月发放、每月10日前到户；分散供养特困按季发放、季度初10日前到户, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（四）, point: 及时足额发放各类救助补助资金, certainty: seed}
parameters: []
inputs: [households, payments, adjustments]
needs_columns:
  payments: [household_id, kind]
  adjustments: [amount_yuan]
logic: |
  低保按月、分散供养特困按季（季度首月在近12个月内）逐期核对，发放日（当月或季度首月10日）已到，整期都在享受期内、停发以前，并且整期的应发金额都清楚。
  应发大于0，而该期没有成功的正常发放或补发，即为疑点，金额为应发金额。
numerator: 一分未发的户次
denominator: 近12个月应发大于0的户次
evidence:
  due_yuan: 应发金额
legit_reasons:
  - 该月的发放明细没有全部导入（先看整个乡镇当月是否都为空）
  - 账户失效退票，正在联系本人更换账户
  - 钱已发到，但所属月份或家庭编号登记错误
verify:
  - 看本人存折流水，问清哪几个月没有收到
  - 查代发银行回盘：是未列入发放册，还是退票、冲正
  - 确属漏发的，查明原因后补发，并检查同批次其他家庭
not_applicable: 没有导入救助家庭、发放明细或待遇变动，或发放明细没有“款项类型”列，待遇变动没有“变动后月保障金额”列，或者没有到期的应发户次
reading: 低保的期也取近12个月（含统计月），与季度一致。
--- */
WITH examined AS (
  SELECT household_key, first_month, last_month, due_yuan, regular_yuan + arrears_yuan AS paid_yuan
  FROM due_periods
  WHERE due_yuan > 0
),
flagged AS (
  SELECT e.household_key, CASE WHEN e.first_month = e.last_month THEN month_text(e.first_month) ELSE quarter_text(e.first_month) END AS period,
         h.region_code, e.due_yuan AS amount_yuan, e.due_yuan
  FROM examined AS e
  JOIN households AS h ON h.household_key = e.household_key
  WHERE e.paid_yuan = 0
)
SELECT * FROM flagged
