/* ---
id: payee_unknown
version: 1
title: 收款人查无此人
question: 收款人的身份证号在户籍人口和救助名册里都查不到吗？
side: fund
severity: medium
subject: {table: payments, key: [payee_key]}
seeds: [R012, R056, R131]
legal_basis:
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（五）, point: 检查是否存在虚报冒领、截留私分, certainty: seed}
  - {document: 公民身份号码（GB 11643-1999）, section: 号码结构, point: 18位号码含出生日期和一位校验码，可以核验, certainty: read}
parameters: [funds_months]
inputs: [payments, members, population]
needs_columns: {payments: [payee_id, payee_kind]}
logic: |
  看近12个月（所属月份）发给个人的正常发放（收款方类型为空按个人）中写了收款人身份证号的：号码不是有效号码（位数、日期或校验码不对），或者在户籍人口和全部家庭成员中都没有，即为疑点。
  同一号码合并为一条，金额为各笔之和。
numerator: 号码错误或查无此人的收款人号码
denominator: 近12个月发给个人、写了身份证号的收款人号码
evidence:
  reason: 情形
  payment_count: 笔数
  household_count: 涉及户数
  first_month: 最早所属月份
  last_month: 最晚所属月份
  payee_name_key: 收款户名
legit_reasons:
  - 号码录错一位，或表格软件把末几位变成了0
  - 收款人户籍在外省、外县，导入的户籍人口不含
  - 收款人持居住证、护照等其他证件
  - 重号、错号纠正以后换发了新号码
verify:
  - 请代发银行按开户资料给出收款人的真实姓名和证件号码
  - 号码录错的改正以后重新比对；真查不到人的，核实钱由谁支取
  - 联系公安核对是否迁出、换号
not_applicable: 没有导入发放明细、家庭成员或户籍人口，或发放明细没有收款人身份证号、收款方类型
--- */
WITH examined AS (
  SELECT DISTINCT payee_key FROM paid_payees WHERE payee_key IS NOT NULL AND as_person AND is_recent
),
outside AS (  -- not in the household that they collect for
  SELECT payee_key, CAST(sum(payment_count) AS BIGINT) AS payment_count, count(DISTINCT household_key) AS household_count,
         max(payee_name_key) AS payee_name_key, min(first_month) AS first_month, max(last_month) AS last_month, as_yuan(sum(amount_yuan)) AS amount_yuan
  FROM paid_payees
  WHERE payee_key IS NOT NULL AND as_person AND is_recent AND NOT in_household
  GROUP BY payee_key
),
strangers AS (  -- in no household at any time, so that the sums are whole; few are left to look for in the register
  SELECT o.*
  FROM outside AS o
  LEFT JOIN roster_persons AS r ON r.person_key = o.payee_key
  WHERE r.person_key IS NULL
),
registered AS (
  SELECT DISTINCT s.payee_key
  FROM population AS p
  JOIN strangers AS s ON s.payee_key = p.person_key
  WHERE p.person_key > 0
),
flagged AS (
  SELECT s.payee_key, s.payee_key AS person_key, s.amount_yuan, s.payment_count, s.household_count, s.first_month, s.last_month, s.payee_name_key,
         CASE WHEN s.payee_key < 0 THEN '号码错误' ELSE '查无此人' END AS reason
  FROM strangers AS s
  LEFT JOIN registered AS r ON r.payee_key = s.payee_key
  WHERE r.payee_key IS NULL
)
SELECT * FROM flagged
