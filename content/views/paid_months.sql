/* ---
id: paid_months
title: what each household was paid for each month; one pass over payments for all checks that need only sums
by_month: payments
columns:
  household_key: household, known or not
  for_month: 所属月份
  regular_count: number of regular payments
  regular_yuan: sum of regular payments, 0 where there is none
  arrears_yuan: sum of successful 补发, 0 where there is none
  last_paid_on: latest day of a regular payment
  has_undated: some regular payment has no day
--- */
WITH counted AS (
  SELECT household_key, for_month, amount_yuan, paid_on, coalesce(kind, '正常') = '正常' AS is_regular
  FROM payments
  WHERE status = '成功' AND coalesce(kind, '正常') IN ('正常', '补发') AND programme <> '临时救助' AND household_key IS NOT NULL
),
several AS (  -- nearly every household is paid once for a month: only where it is not, is there anything to add up
  SELECT household_key, for_month FROM counted GROUP BY household_key, for_month HAVING count(*) > 1
)
SELECT c.household_key, c.for_month, CASE WHEN c.is_regular THEN 1 ELSE 0 END AS regular_count,
       as_yuan(CASE WHEN c.is_regular THEN c.amount_yuan ELSE 0 END) AS regular_yuan,
       as_yuan(CASE WHEN c.is_regular THEN 0 ELSE c.amount_yuan END) AS arrears_yuan,
       CASE WHEN c.is_regular THEN c.paid_on END AS last_paid_on, c.is_regular AND c.paid_on IS NULL AS has_undated
FROM counted AS c
LEFT JOIN several AS s ON s.household_key = c.household_key AND s.for_month = c.for_month
WHERE s.household_key IS NULL
UNION ALL
SELECT c.household_key, c.for_month, CAST(sum(CASE WHEN c.is_regular THEN 1 ELSE 0 END) AS INT),
       as_yuan(sum(CASE WHEN c.is_regular THEN c.amount_yuan ELSE 0 END)), as_yuan(sum(CASE WHEN c.is_regular THEN 0 ELSE c.amount_yuan END)),
       max(CASE WHEN c.is_regular THEN c.paid_on END), max(CASE WHEN c.is_regular AND c.paid_on IS NULL THEN 1 ELSE 0 END) = 1
FROM counted AS c
JOIN several AS s ON s.household_key = c.household_key AND s.for_month = c.for_month
GROUP BY c.household_key, c.for_month
