/* ---
id: due_months
title: every month for which a 低保 or 分散供养特困 household was due money, with what it was due and what it was paid; the last months and, for quarters that have begun, the next two
by_month: payments
parameters: [due_periods_months, funds_months, payment_day_dibao, payment_day_tekun]
columns:
  household_key: household
  for_month: month inside the active time, before the stop
  by_quarter: 分散供养特困, paid by the quarter
  day_is_reached: the payment day of the month (of its quarter) lies on or before as_of
  due_yuan: what the household was due for the month, empty where it is not known
  regular_count: number of regular payments, 0 where there is none
  regular_yuan: sum of regular payments, 0 where there is none
  arrears_yuan: sum of successful 补发, 0 where there is none
--- */
WITH digits AS (
  SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
  UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
),
months AS (
  SELECT m.month, month_start(m.month) AS first_on, month_start(quarter_start(m.month)) AS quarter_first_on
  FROM (
    SELECT $as_of_month + 2 - tens.n * 10 - ones.n AS month
    FROM digits AS tens
    CROSS JOIN digits AS ones
    WHERE tens.n * 10 + ones.n < greatest(parameter('due_periods_months'), parameter('funds_months')) + 2
  ) AS m
),
spans AS (  -- months inside the active time and before the stop, by what was due
  SELECT h.household_key, h.region_code, h.programme = '分散供养特困' AS by_quarter, d.due_yuan, greatest(h.start_month, d.from_month) AS from_month,
         least(coalesce(h.end_month, 999999), coalesce(s.stop_month - 1, 999999), d.to_month) AS to_month
  FROM households AS h
  JOIN due_spells AS d ON d.household_key = h.household_key
  LEFT JOIN household_stops AS s ON s.household_key = h.household_key
  WHERE h.programme IN ('城市低保', '农村低保', '分散供养特困')
    AND d.to_month > $as_of_month - greatest(parameter('due_periods_months'), parameter('funds_months'))
)
SELECT s.household_key, m.month AS for_month, s.by_quarter,
       CASE WHEN s.by_quarter THEN add_days(m.quarter_first_on, parameter('payment_day_tekun', s.region_code, m.quarter_first_on) - 1)
            ELSE add_days(m.first_on, parameter('payment_day_dibao', s.region_code, m.first_on) - 1) END <= $as_of AS day_is_reached,
       s.due_yuan, coalesce(p.regular_count, 0) AS regular_count,
       as_yuan(coalesce(p.regular_yuan, 0)) AS regular_yuan, as_yuan(coalesce(p.arrears_yuan, 0)) AS arrears_yuan
FROM spans AS s
JOIN months AS m ON m.month BETWEEN s.from_month AND s.to_month AND (s.by_quarter OR m.month <= $as_of_month)
LEFT JOIN paid_months AS p ON p.household_key = s.household_key AND p.for_month = m.month
