/* ---
id: paid_batches
title: regular payments with a day, by township, programme and month, against the day on which they were due; the first month of a household is left out
by_month: payments
parameters: [funds_months, payment_day_dibao, payment_day_tekun]
columns:
  region_code: township of the households
  programme: 低保 or 分散供养特困, of the payments
  for_month: one of the last months
  paid_count: number of payments with a day
  late_count: number of those after the day on which they were due
  amount_yuan: sum of the late ones
  most_days_late: longest delay, below zero where all came early
  last_paid_on: latest day
--- */
WITH digits AS (
  SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
  UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
),
months AS (  -- the days of a month worked out once, not for every payment
  SELECT m.month, month_start(m.month) AS first_on, month_start(quarter_start(m.month)) AS quarter_first_on
  FROM (
    SELECT $as_of_month - tens.n * 10 - ones.n AS month
    FROM digits AS tens
    CROSS JOIN digits AS ones
    WHERE tens.n * 10 + ones.n < parameter('funds_months')
  ) AS m
),
dated AS (  -- with the day on which each payment was due
  SELECT township_of(h.region_code) AS region_code, p.programme, p.for_month, p.paid_on, p.amount_yuan,
         CASE WHEN p.programme = '分散供养特困'
              THEN add_days(m.quarter_first_on, parameter('payment_day_tekun', h.region_code, m.quarter_first_on) - 1)
              ELSE add_days(m.first_on, parameter('payment_day_dibao', h.region_code, m.first_on) - 1) END AS due_on
  FROM regular_payments AS p
  JOIN months AS m ON m.month = p.for_month
  JOIN households AS h ON h.household_key = p.household_key
  WHERE p.programme IN ('城市低保', '农村低保', '分散供养特困')
    AND p.for_month > $as_of_month - parameter('funds_months') AND p.for_month <= $as_of_month
    AND p.for_month > h.start_month AND p.paid_on IS NOT NULL
)
SELECT region_code, programme, for_month, count(*) AS paid_count,
       sum(CASE WHEN paid_on > due_on THEN 1 ELSE 0 END) AS late_count,
       as_yuan(sum(CASE WHEN paid_on > due_on THEN amount_yuan ELSE 0 END)) AS amount_yuan,
       max(days_between(due_on, paid_on)) AS most_days_late, max(paid_on) AS last_paid_on
FROM dated
GROUP BY region_code, programme, for_month
