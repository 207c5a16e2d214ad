/* ---
id: returned_payments
title: payments that came back on a known day, and whether a later one for the same household and month went through
by_month: payments
columns:
  payment_id: payment that came back
  household_key: household, known or not; empty where the payment names none
  for_month: 所属月份
  amount_yuan: amount
  paid_on: day on which it came back
  is_reissued: a later payment for the household and the month went through
--- */
WITH returned AS (
  SELECT payment_id, household_key, for_month, amount_yuan, paid_on
  FROM payments
  WHERE status = '退票' AND paid_on IS NOT NULL
),
reissued AS (
  SELECT DISTINCT r.payment_id
  FROM returned AS r
  JOIN (
    SELECT household_key, for_month, paid_on
    FROM payments
    WHERE status = '成功' AND household_key IN (SELECT household_key FROM returned)  -- of the few households alone
  ) AS p ON p.household_key = r.household_key AND p.for_month = r.for_month AND p.paid_on > r.paid_on
)
SELECT r.payment_id, r.household_key, r.for_month, r.amount_yuan, r.paid_on, i.payment_id IS NOT NULL AS is_reissued
FROM returned AS r
LEFT JOIN reissued AS i ON i.payment_id = r.payment_id
