/* ---
id: payee_name_mismatch
version: 1
title: 户名与家庭成员不符
question: 没有收款人身份证号的发放，户名是这一户的人吗？
side: fund
severity: low
subject: {table: payments, key: [household_key, payee_name_key]}
seeds: [R012, R056, R131]
legal_basis:
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（五）, point: 检查是否存在虚报冒领、截留私分, certainty: seed}
  - {document: 福建省民政扶贫领域腐败和作风问题专项治理实施方案（2018年）, section: 三（二）三, point: 对资金流向实行全程跟踪, certainty: seed}
parameters: [funds_months]
inputs: [households, members, payments]
needs_columns:
  payments: [household_id, payee_id, payee_kind]
  households: [account_custody]
logic: |
  看近12个月（所属月份）发给个人的正常发放（收款方类型为空按个人）：家庭在册，账户代管为“无”或空，收款人身份证号空着，而收款户名规范化（全角半角统一，去空格和间隔点）以后与该户任何时期的成员姓名都不同，即为疑点。
  同一户同一户名合并为一条，金额为各笔之和。姓名只作相同与否的比较，不猜相近。
numerator: 户名与任何成员都不同的户、户名
denominator: 近12个月没有账户代管、没有收款人身份证号的户、户名
evidence:
  payment_count: 笔数
  first_month: 最早所属月份
  last_month: 最晚所属月份
legit_reasons:
  - 户名用了曾用名、异体字、生僻字的替代写法，或录入时错一个字
  - 监护人、赡养人代领，手续有而没有登记
  - 银行回单户名被截断或带单位字样
verify:
  - 先核对户名与成员姓名是不是同一人的不同写法，是的改正名册或发放明细
  - 不是同一人的，查开户人身份证号，入户问钱是谁领的、有没有足额交到
  - 要求代发银行今后一并提供收款人身份证号
not_applicable: 没有导入救助家庭、家庭成员或发放明细，或近12个月的发放都有收款人身份证号
reading: 按姓名比对而不按身份证号，所以身份证号错误的成员，其姓名也算成员姓名；金额与“收款人不是家庭成员”同样给出。
--- */
WITH examined AS (
  SELECT p.household_key, p.payee_name_key, h.region_code,
         CAST(sum(p.payment_count) AS BIGINT) AS payment_count, min(p.first_month) AS first_month, max(p.last_month) AS last_month,
         as_yuan(sum(p.amount_yuan)) AS amount_yuan
  FROM paid_payees AS p
  JOIN households AS h ON h.household_key = p.household_key
  WHERE p.payee_key IS NULL AND p.payee_name_key IS NOT NULL AND p.as_person AND p.is_recent AND coalesce(h.account_custody, '无') = '无'
  GROUP BY p.household_key, p.payee_name_key, h.region_code
),
flagged AS (
  SELECT e.household_key, e.payee_name_key, e.region_code, e.amount_yuan, e.payment_count, e.first_month, e.last_month
  FROM examined AS e
  LEFT JOIN (SELECT DISTINCT household_key, name_key FROM members) AS m
    ON m.household_key = e.household_key AND m.name_key = e.payee_name_key
  WHERE m.name_key IS NULL
)
SELECT * FROM flagged
