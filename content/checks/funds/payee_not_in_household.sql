/* ---
id: payee_not_in_household
version: 1
title: 收款人不是家庭成员
question: 救助金是不是发到了从来不是这一户成员的人手里？
side: fund
severity: high
subject: {table: payments, key: [household_key, payee_key]}
seeds: [R012, R013, R056, R091, R131]
legal_basis:
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（五）, point: 检查是否存在虚报冒领、截留私分、克扣私分, certainty: seed}
  - {document: 某区城乡低保专项治理工作方案（2023年）, section: 二（一）1, point: 核查是否存在二次分配、截留挪用、贪污侵占低保金, certainty: seed}
  - {document: 福建省民政扶贫领域腐败和作风问题专项治理实施方案（2018年）, section: 三（二）三, point: 对资金流向、流量、流速实行全程跟踪, certainty: seed}
parameters: [funds_months]
inputs: [households, members, payments]
needs_columns:
  payments: [household_id, payee_id, payee_kind]
  households: [account_custody]
logic: |
  看近12个月（所属月份）发给个人的正常发放（收款方类型为空按个人）：收款人身份证号有效，家庭在册，账户代管为“无”或空，而收款人从来不是该户成员（任何时期的成员记录都算），即为疑点。
  同一户同一收款人合并为一条，金额为各笔之和。
numerator: 收款人从来不是该户成员的户、收款人
denominator: 近12个月没有账户代管、收款人身份证号有效的户、收款人
evidence:
  payment_count: 笔数
  first_month: 最早所属月份
  last_month: 最晚所属月份
  payee_name_key: 收款户名
legit_reasons:
  - 监护人、赡养人代领，代管手续有而没有登记到系统
  - 成员换过身份证号，或名册、发放明细有一边录错
  - 收款人是户外的法定监护人或供养特困人员的亲属，有委托书
verify:
  - 入户问家庭成员：每月钱是谁领的、怎样交给他们、有没有足额拿到
  - 看委托书、监护关系证明和代管备案，没有的当场补办或改发到本人账户
  - 核对收款人与村居、乡镇经办人员有没有关系
not_applicable: 没有导入救助家庭、家庭成员或发放明细，或缺少收款人身份证号、收款方类型、账户代管等列
reading: 本项查的是对不上的人，没有另一边的姓名可比，匹配强度只看收款人证号是否由15位转换。
--- */
WITH examined AS (
  SELECT DISTINCT p.household_key, p.payee_key
  FROM paid_payees AS p
  JOIN households AS h ON h.household_key = p.household_key
  WHERE p.payee_key > 0 AND p.as_person AND p.is_recent AND coalesce(h.account_custody, '无') = '无'
),
outside AS (
  SELECT p.household_key, p.payee_key, h.region_code, max(p.payee_name_key) AS payee_name_key,
         min(match_rank(p.payee_name_key, p.payee_name_key, p.payee_converted, p.payee_converted)) AS match_rank,
         CAST(sum(p.payment_count) AS BIGINT) AS payment_count, min(p.first_month) AS first_month, max(p.last_month) AS last_month,
         as_yuan(sum(p.amount_yuan)) AS amount_yuan
  FROM paid_payees AS p
  JOIN households AS h ON h.household_key = p.household_key
  WHERE p.payee_key > 0 AND p.as_person AND p.is_recent AND NOT p.in_household AND coalesce(h.account_custody, '无') = '无'
  GROUP BY p.household_key, p.payee_key, h.region_code
),
flagged AS (
  SELECT household_key, payee_key, payee_key AS person_key, region_code, amount_yuan, match_rank, payment_count, first_month, last_month, payee_name_key
  FROM outside
)
SELECT * FROM flagged
