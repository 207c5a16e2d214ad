/* ---
id: due_periods
title: every period of the last 12 months for which a household was due money, what it was due and what it was paid
parameters: [due_periods_months, payment_day_dibao, payment_day_tekun]
columns:
  household_key: household, 低保 (period = month) or 分散供养特困 (period = quarter)
  region_code: of the household
  programme: of the household
  period: month as YYYY-MM or quarter as YYYYQn, as subjects name it
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
  SELECT $as_of_month - tens.n * 10 - ones.n AS month
  FROM digits AS tens
  CROSS JOIN digits AS ones
  WHERE tens.n * 10 + ones.n < parameter('due_periods_months')
),
period_months AS (  -- one row a month of each period; a quarter counts by its first month
  SELECT '低保' AS kind, month_text(month) AS period, month AS first_month, month AS last_month, month FROM months
  UNION ALL
  SELECT '特困' AS kind, quarter_text(m.month) AS period, m.month AS first_month, m.month + 2 AS last_month, m.month + d.n AS month
  FROM months AS m
  JOIN digits AS d ON d.n < 3
  WHERE m.month = quarter_start(m.month)
),
spans AS (  -- wholly inside the active time and before the stop, payment day reached
  SELECT h.household_key, h.region_code, h.programme, p.period, p.first_month, p.last_month, p.month
  FROM households AS h
  JOIN period_months AS p ON p.kind = CASE WHEN h.programme IN ('城市低保', '农村低保') THEN '低保' WHEN h.programme = '分散供养特困' THEN '特困' END
   AND h.start_month <= p.first_month AND coalesce(h.end_month, 999999) >= p.last_month
  LEFT JOIN household_stops AS s ON s.household_key = h.household_key
  WHERE coalesce(s.stop_month, 999999) > p.last_month
    AND add_days(month_start(p.first_month),
                 CASE WHEN p.kind = '低保' THEN parameter('payment_day_dibao', h.region_code, month_start(p.first_month))
                      ELSE parameter('payment_day_tekun', h.region_code, month_start(p.first_month)) END - 1) <= $as_of
)
SELECT s.household_key, s.region_code, s.programme, s.period, s.first_month, s.last_month, as_yuan(sum(d.due_yuan)) AS due_yuan,
       as_yuan(sum(coalesce(p.regular_yuan, 0))) AS regular_yuan, as_yuan(sum(coalesce(p.arrears_yuan, 0))) AS arrears_yuan
FROM spans AS s
JOIN due_spells AS d ON d.household_key = s.household_key AND s.month BETWEEN d.from_month AND d.to_month
LEFT JOIN paid_months AS p ON p.household_key = s.household_key AND p.for_month = s.month
GROUP BY s.household_key, s.region_code, s.programme, s.period, s.first_month, s.last_month
HAVING count(*) = s.last_month - s.first_month + 1  -- what is due is known for all of it
