/* ---
id: paid_payees
title: who collected each household's regular payments, within and before the last months, and whether they are members; one pass over payments for all checks of payees
by_month: payments
adds_up: true
parameters: [funds_months]
columns:
  household_key: household, known or not; empty where the payment names none
  payee_key: payee; below zero where the ID number is not valid, empty where there is none
  payee_name_key: name of the payee
  payee_converted: came with a 15-digit number
  as_person: collected by a person, not by an institution or another body
  is_recent: 所属月份 lies in the last months
  payment_count: number of regular payments
  first_month: earliest 所属月份
  last_month: latest 所属月份
  has_day: some of the payments have a day
  amount_yuan: sum of regular payments
  in_household: the payee's number is that of a member of the household, at any time
--- */
SELECT p.household_key, p.payee_key, p.payee_name_key, p.payee_converted, p.as_person, p.is_recent, p.payment_count, p.first_month, p.last_month,
       p.has_day, p.amount_yuan, m.person_key IS NOT NULL AS in_household
FROM (
  SELECT household_key, payee_key, payee_name_key, payee_converted, coalesce(payee_kind, '个人') = '个人' AS as_person,
         for_month > $as_of_month - parameter('funds_months') AND for_month <= $as_of_month AS is_recent,
         count(*) AS payment_count, min(for_month) AS first_month, max(for_month) AS last_month, max(paid_on) IS NOT NULL AS has_day,
         sum(amount_yuan) AS amount_yuan
  FROM regular_payments
  GROUP BY household_key, payee_key, payee_name_key, payee_converted, coalesce(payee_kind, '个人') = '个人',
           for_month > $as_of_month - parameter('funds_months') AND for_month <= $as_of_month
) AS p
LEFT JOIN known_members AS m ON m.household_key = p.household_key AND m.person_key = p.payee_key
