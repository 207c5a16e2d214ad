/* ---
id: institution_payments
title: regular payments for households of 集中供养特困 in the last months
by_month: payments
parameters: [funds_months]
columns:
  household_key: household
  region_code: of the household
  account_key: account
  for_month: 所属月份
  as_person: collected by a person, not by an institution or another body
  payment_count: number of payments
  amount_yuan: sum of payments
--- */
SELECT p.household_key, h.region_code, p.account_key, p.for_month, coalesce(p.payee_kind, '个人') = '个人' AS as_person,
       count(*) AS payment_count, sum(p.amount_yuan) AS amount_yuan
FROM regular_payments AS p
JOIN households AS h ON h.household_key = p.household_key
WHERE h.programme = '集中供养特困' AND p.for_month > $as_of_month - parameter('funds_months') AND p.for_month <= $as_of_month
GROUP BY p.household_key, h.region_code, p.account_key, p.for_month, coalesce(p.payee_kind, '个人') = '个人'
