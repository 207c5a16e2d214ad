/* ---
id: due_periods
title: every period of the last 12 months for which a household was due money, what it was due and what it was paid
inline: true
parameters: [due_periods_months]
columns:
  household_key: household, 低保 (period = month) or 分散供养特困 (period = quarter)
  first_month: first month of the period
  last_month: last month of the period
  due_yuan: what the household was due for the whole period
  regular_yuan: sum of regular payments for the period, 0 where there is none
  arrears_yuan: sum of successful 补发 for the period, 0 where there is none
--- */
SELECT household_key, for_month AS first_month, for_month AS last_month, as_yuan(due_yuan) AS due_yuan, regular_yuan, arrears_yuan
FROM due_months
WHERE NOT by_quarter AND day_is_reached  -- 低保: a month is due once its payment day is reached
  AND for_month > $as_of_month - parameter('due_periods_months') AND for_month <= $as_of_month
UNION ALL
SELECT household_key, first_month, last_month, due_yuan, regular_yuan, arrears_yuan FROM due_quarters
