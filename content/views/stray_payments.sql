/* ---
id: stray_payments
title: regular payments for no household of the register, or for a month before the household's first one
by_month: payments
columns:
  payment_id: payment
  household_key: household, known or not; empty where the payment names none
  region_code: of the household, empty where it is not known
  start_month: first month of the household, empty where it is not known
  for_month: 所属月份
  paid_on: day of the payment
  programme: of the payment
  payee_name_key: name of the payee
  amount_yuan: amount
--- */
WITH firsts AS (  -- households before payments: the first month of each tells whether one of its months can be astray
  SELECT DISTINCT p.household_key, h.region_code, h.start_month
  FROM (SELECT household_key, min(for_month) AS first_month FROM paid_months WHERE regular_count > 0 GROUP BY household_key) AS p
  LEFT JOIN households AS h ON h.household_key = p.household_key
  WHERE h.household_key IS NULL OR p.first_month < h.start_month
)
SELECT p.payment_id, p.household_key, f.region_code, f.start_month, p.for_month, p.paid_on, p.programme, p.payee_name_key, p.amount_yuan
FROM regular_payments AS p
JOIN firsts AS f ON f.household_key = p.household_key AND (f.start_month IS NULL OR p.for_month < f.start_month)
UNION ALL
SELECT payment_id, household_key, CAST(NULL AS STRING) AS region_code, CAST(NULL AS INT) AS start_month, for_month, paid_on, programme,
       payee_name_key, amount_yuan
FROM regular_payments
WHERE household_key IS NULL
