/* ---
id: due_quarters
title: every whole quarter of the last 12 months for which a household of 分散供养特困 was due money, what it was due and what it was paid
parameters: [due_periods_months]
columns:
  household_key: household
  first_month: first month of the quarter
  last_month: last month of the quarter
  due_yuan: what the household was due for the whole quarter
  regular_yuan: sum of regular payments for the quarter, 0 where there is none
  arrears_yuan: sum of successful 补发 for the quarter, 0 where there is none
--- */
SELECT household_key, quarter_start(for_month) AS first_month, quarter_start(for_month) + 2 AS last_month, as_yuan(sum(due_yuan)) AS due_yuan,
       as_yuan(sum(regular_yuan)) AS regular_yuan, as_yuan(sum(arrears_yuan)) AS arrears_yuan
FROM due_months
WHERE by_quarter AND day_is_reached  -- a quarter counts by its first month
  AND quarter_start(for_month) > $as_of_month - parameter('due_periods_months') AND quarter_start(for_month) <= $as_of_month
GROUP BY household_key, quarter_start(for_month)
HAVING count(*) = 3  -- the whole quarter is due, and what is due is known for all of it
