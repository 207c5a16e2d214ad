/* ---
id: due_periods
title: every period of the last 12 months for which a household was due money, what it was due and what it was paid
parameters: [due_periods_months, payment_day_dibao, payment_day_tekun]
columns:
  household_key: household, 低保 (period = month) or 分散供养特困 (period = quarter)
  first_month: first month of the period
  last_month: last month of the period
  due_yuan: what the household was due for the whole period
  regular_yuan: sum of regular payments for the period, 0 where there is none
  arrears_yuan: sum of successful 补发 for the period, 0 where there is none
--- */
WITH digits AS (
  SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
  UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
),
months AS (  -- the last months, back from the month of as_of
  SELECT FALSE AS by_quarter, $as_of_month - tens.n * 10 - ones.n AS month
  FROM digits AS tens
  CROSS JOIN digits AS ones
  WHERE tens.n * 10 + ones.n < parameter('due_periods_months')
),
quarter_months AS (  -- a quarter counts by its first month
  SELECT TRUE AS by_quarter, m.month AS first_month, m.month + d.n AS month
  FROM months AS m
  JOIN digits AS d ON d.n < 3
  WHERE m.month = quarter_start(m.month)
),
spans AS (  -- months inside the active time and before the stop, by what was due
  SELECT h.household_key, h.region_code, h.programme = '分散供养特困' AS by_quarter, d.due_yuan, greatest(h.start_month, d.from_month) AS from_month,
         least(coalesce(h.end_month, 999999), coalesce(s.stop_month - 1, 999999), d.to_month) AS to_month
  FROM households AS h
  JOIN due_spells AS d ON d.household_key = h.household_key
  LEFT JOIN household_stops AS s ON s.household_key = h.household_key
  WHERE h.programme IN ('城市低保', '农村低保', '分散供养特困') AND d.to_month > $as_of_month - parameter('due_periods_months')
),
month_dues AS (  -- 低保: a month is due once its payment day is reached
  SELECT s.household_key, m.month, s.due_yuan
  FROM spans AS s
  JOIN months AS m ON m.by_quarter = s.by_quarter AND m.month BETWEEN s.from_month AND s.to_month
  WHERE add_days(month_start(m.month), parameter('payment_day_dibao', s.region_code, month_start(m.month)) - 1) <= $as_of
),
quarter_dues AS (
  SELECT s.household_key, q.first_month, q.month, s.due_yuan
  FROM spans AS s
  JOIN quarter_months AS q ON q.by_quarter = s.by_quarter AND q.month BETWEEN s.from_month AND s.to_month
  WHERE add_days(month_start(q.first_month), parameter('payment_day_tekun', s.region_code, month_start(q.first_month)) - 1) <= $as_of
)
SELECT d.household_key, d.month AS first_month, d.month AS last_month, as_yuan(d.due_yuan) AS due_yuan,
       as_yuan(coalesce(p.regular_yuan, 0)) AS regular_yuan, as_yuan(coalesce(p.arrears_yuan, 0)) AS arrears_yuan
FROM month_dues AS d
LEFT JOIN paid_months AS p ON p.household_key = d.household_key AND p.for_month = d.month
UNION ALL
SELECT d.household_key, d.first_month, d.first_month + 2 AS last_month, as_yuan(sum(d.due_yuan)) AS due_yuan,
       as_yuan(sum(coalesce(p.regular_yuan, 0))) AS regular_yuan, as_yuan(sum(coalesce(p.arrears_yuan, 0))) AS arrears_yuan
FROM quarter_dues AS d
LEFT JOIN paid_months AS p ON p.household_key = d.household_key AND p.for_month = d.month
GROUP BY d.household_key, d.first_month
HAVING count(*) = 3  -- the whole quarter is due, and what is due is known for all of it
