/* ---
id: village_months
title: what the 低保 households of a village were due and paid for a month, of those that were paid and whose due is known, with what is needed for the spread
by_month: payments
parameters: [funds_months]
columns:
  region_code: of the households
  for_month: one of the last months
  household_count: number of households
  due_sum: sum of what they were due, in fen
  due_squares: sum of its squares
  paid_sum: sum of regular payments, in fen
  paid_squares: sum of its squares
  due_total_yuan: sum of what they were due
  paid_total_yuan: sum of regular payments
  least_due_yuan: smallest due
  most_due_yuan: largest due
  least_paid_yuan: smallest payment
  most_paid_yuan: largest payment
  amount_yuan: sum of what was paid above what was due
--- */
WITH months AS (  -- in fen, so that squares stay exact
  SELECT h.region_code, d.for_month, d.regular_yuan, d.due_yuan,
         CAST(d.regular_yuan * 100 AS DECIMAL(19,0)) AS paid_fen, CAST(d.due_yuan * 100 AS DECIMAL(19,0)) AS due_fen
  FROM due_months AS d
  JOIN households AS h ON h.household_key = d.household_key
  WHERE NOT d.by_quarter AND d.regular_count > 0
    AND d.for_month > $as_of_month - parameter('funds_months') AND d.for_month <= $as_of_month
)
SELECT region_code, for_month, count(*) AS household_count,
       CAST(sum(due_fen) AS DECIMAL(19,0)) AS due_sum, sum(due_fen * due_fen) AS due_squares,
       CAST(sum(paid_fen) AS DECIMAL(19,0)) AS paid_sum, sum(paid_fen * paid_fen) AS paid_squares,
       as_yuan(sum(due_yuan)) AS due_total_yuan, as_yuan(sum(regular_yuan)) AS paid_total_yuan,
       min(due_yuan) AS least_due_yuan, max(due_yuan) AS most_due_yuan, min(regular_yuan) AS least_paid_yuan, max(regular_yuan) AS most_paid_yuan,
       as_yuan(sum(CASE WHEN regular_yuan > due_yuan THEN regular_yuan - due_yuan ELSE 0 END)) AS amount_yuan
FROM months
GROUP BY region_code, for_month
