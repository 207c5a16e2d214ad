/* ---
id: paid_accounts
title: which account each household was paid on in the last months; one pass over payments for all checks of accounts
by_month: payments
adds_up: true
parameters: [funds_months]
columns:
  household_key: household, known or not; empty where the payment names none
  account_key: account
  payment_count: number of regular payments
  first_month: earliest 所属月份
  last_month: latest 所属月份
  amount_yuan: sum of regular payments
--- */
SELECT household_key, account_key, count(*) AS payment_count, min(for_month) AS first_month, max(for_month) AS last_month, sum(amount_yuan) AS amount_yuan
FROM regular_payments
WHERE account_key IS NOT NULL
  AND for_month > $as_of_month - parameter('funds_months') AND for_month <= $as_of_month
GROUP BY household_key, account_key
