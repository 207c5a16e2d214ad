/* ---
id: institution_paid_to_person
version: 1
title: 集中供养金未付机构
question: 集中供养特困人员的供养金是不是打进了个人账户？
side: fund
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R163]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（三）, point: 集中供养特困人员救助供养金统一支付到供养服务机构, certainty: seed}
parameters: [funds_months]
inputs: [households, payments]
needs_columns: {payments: [household_id, payee_kind]}
logic: |
  集中供养特困户近12个月（所属月份）的正常发放中，收款方类型为“个人”或空着的，即为疑点。金额为这些款项之和。
numerator: 有供养金付给个人的集中供养特困户
denominator: 近12个月有正常发放的集中供养特困户
evidence:
  person_payment_count: 付给个人的笔数
  payment_count: 全部笔数
  first_month: 最早所属月份
  last_month: 最晚所属月份
legit_reasons:
  - 收款方类型没有填，实际付的是机构账户
  - 付给个人的是零用钱部分，基本生活费已付机构
  - 当月刚由分散转为集中供养，前一段按分散供养发给本人
  - 当地文件规定供养金发给本人、再由机构按协议收取
verify:
  - 核对收款账号的开户人，看是机构、本人还是经办人
  - 到机构看入住登记和收费账目，问本人零用钱拿到没有
  - 人已住机构而钱由他人领取的，查清去向
not_applicable: 没有导入救助家庭或发放明细，缺少家庭编号、收款方类型两列，或近12个月集中供养特困户没有发放
reading: 集中供养特困按家庭的救助类型算；收款方类型空着按个人。
--- */
WITH examined AS (
  SELECT household_key, region_code, CAST(sum(payment_count) AS BIGINT) AS payment_count,
         CAST(sum(CASE WHEN as_person THEN payment_count ELSE 0 END) AS BIGINT) AS person_payment_count,
         as_yuan(sum(CASE WHEN as_person THEN amount_yuan ELSE 0 END)) AS amount_yuan,
         min(CASE WHEN as_person THEN for_month END) AS first_month, max(CASE WHEN as_person THEN for_month END) AS last_month
  FROM institution_payments
  GROUP BY household_key, region_code
),
flagged AS (
  SELECT household_key, region_code, amount_yuan, person_payment_count, payment_count, first_month, last_month
  FROM examined
  WHERE person_payment_count > 0
)
SELECT * FROM flagged
