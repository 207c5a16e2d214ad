/* ---
id: returned_payment_not_reissued
version: 1
title: 退票未补发
question: 银行退回来的救助款，过了半个月还没有重新发出去吗？
side: missed
severity: high
subject: {table: payments, key: [payment_id]}
seeds: [R011, R048, R152]
legal_basis:
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（四）, point: 及时足额发放各类救助补助资金, certainty: seed}
  - {document: 明察检查口径, section: returned_payment_not_reissued, point: 退票后15天内应当重新发放, certainty: own}
parameters: [reissue_days]
inputs: [payments]
optional_inputs: [households]
needs_columns:
  payments: [household_id, paid_on]
logic: 状态为退票的发放，到账（退票）日期加15天早于统计日，同一家庭、同一所属月份没有到账日期更晚的成功发放，即为疑点，金额为退票金额。
numerator: 超过15天没有补发的退票
denominator: 有日期的退票
evidence:
  for_month: 所属月份
  returned_on: 退票日期
  days: 距今天数
legit_reasons:
  - 补发时所属月份登记成了补发当月
  - 本人死亡或已停保，退回的钱依规定不再发放
  - 已改用现金或其他方式发到本人，有签领手续
verify:
  - 查银行回盘的退票原因（户名不符、账户冻结、销户）和退回款现在在哪个账户
  - 联系本人，问钱收到没有，协助更换账户
  - 核对补发凭证；没有补发的立即补发
not_applicable: 没有导入发放明细，或缺少家庭编号、到账日期列，或者没有退票
reading: 补发的到账日期须晚于退票日期，同一天的或没有到账日期的不算；没有家庭编号的退票找不到补发，列为疑点。
--- */
WITH examined AS (
  SELECT payment_id, household_key, for_month, amount_yuan, paid_on, is_reissued FROM returned_payments
),
flagged AS (
  SELECT e.payment_id, e.household_key, h.region_code, e.amount_yuan, e.for_month, e.paid_on AS returned_on, days_between(e.paid_on, $as_of) AS days
  FROM examined AS e
  LEFT JOIN households AS h ON h.household_key = e.household_key
  WHERE NOT e.is_reissued AND days_between(e.paid_on, $as_of) > parameter('reissue_days', h.region_code, e.paid_on)
)
SELECT * FROM flagged
