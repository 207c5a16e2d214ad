/* ---
id: underpaid
version: 1
title: 少发
question: 发到户的钱，是不是比当期应发的少？
side: missed
severity: high
subject: {table: households, key: [household_key, period]}
seeds: [R011, R013, R048, R152, R161, R162]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、2, point: 纠治低保、特困救助资金未及时足额发放, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（四）, point: 及时足额发放各类救助补助资金, certainty: seed}
parameters: [due_tolerance_yuan]
inputs: [households, payments, adjustments]
needs_columns:
  payments: [household_id, kind]
  adjustments: [amount_yuan]
logic: |
  低保按月、分散供养特困按季（季度首月在近12个月内）逐期核对，发放日（当月或季度首月10日）已到，整期都在享受期内、停发以前，并且整期的应发金额都清楚。
  应发为当月有效的月保障金额（按待遇变动记录，没有变动记录的按家庭登记金额；按季的三个月相加）。实发为该期成功的正常发放和补发之和。实发大于0而比应发少1元以上，即为疑点，金额为差额。
numerator: 实发少于应发的户次
denominator: 近12个月应当发放的户次
evidence:
  due_yuan: 应发金额
  paid_yuan: 实发金额
legit_reasons:
  - 当期扣回了以前多发的金额，有书面决定
  - 差额已用其他科目补发，没有登记所属期或登记成其他款项类型
  - 待遇变动执行月份录错，应发金额本身不对
verify:
  - 拿银行回单和本人存折流水核对实际到账数，不能只看系统数据
  - 查明差额去了哪里：少拨、代扣、截留还是算错；有代扣的查依据和本人是否知情
  - 确属少发的，写明补发日期和金额，当面告知本人
not_applicable: 没有导入救助家庭、发放明细或待遇变动，或发放明细没有“款项类型”列，待遇变动没有“变动后月保障金额”列，或者没有到期的应发户次
reading: 低保的期也取近12个月（含统计月），与季度一致；同月几条变动取决定日期最晚的，没有决定日期的排在最前（最早）。
--- */
WITH examined AS (
  SELECT household_key, first_month, last_month, due_yuan, regular_yuan + arrears_yuan AS paid_yuan
  FROM due_periods
),
flagged AS (
  SELECT e.household_key, CASE WHEN e.first_month = e.last_month THEN month_text(e.first_month) ELSE quarter_text(e.first_month) END AS period,
         h.region_code, as_yuan(e.due_yuan - e.paid_yuan) AS amount_yuan, e.due_yuan, as_yuan(e.paid_yuan) AS paid_yuan
  FROM examined AS e
  JOIN households AS h ON h.household_key = e.household_key
  WHERE e.paid_yuan > 0 AND e.paid_yuan < e.due_yuan - parameter('due_tolerance_yuan', h.region_code, month_start(e.first_month))
)
SELECT * FROM flagged
