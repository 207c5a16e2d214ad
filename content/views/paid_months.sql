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
SELECT household_key, for_month,
       CAST(sum(CASE WHEN coalesce(kind, '正常') = '正常' THEN 1 ELSE 0 END) AS INT) AS regular_count,
       as_yuan(sum(CASE WHEN coalesce(kind, '正常') = '正常' THEN amount_yuan ELSE 0 END)) AS regular_yuan,
       as_yuan(sum(CASE WHEN kind = '补发' THEN amount_yuan ELSE 0 END)) AS arrears_yuan,
       max(CASE WHEN coalesce(kind, '正常') = '正常' THEN paid_on END) AS last_paid_on,
       max(CASE WHEN coalesce(kind, '正常') = '正常' AND paid_on IS NULL THEN 1 ELSE 0 END) = 1 AS has_undated
FROM payments
WHERE status = '成功' AND coalesce(kind, '正常') IN ('正常', '补发') AND programme <> '临时救助' AND household_key IS NOT NULL
GROUP BY household_key, for_month
