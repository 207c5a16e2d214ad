/* ---
id: due_spells
title: what a household is due a month, as intervals of months; months before the first interval are unknown
columns:
  household_key: household
  from_month: first month
  to_month: last month, 999999 where open
  due_yuan: 月保障金额 in force
--- */
WITH ranked AS (
  -- same month: the latest decision, an empty day counting as earliest, then the larger amount (checks.md, Due)
  SELECT household_key, effective_month, amount_yuan,
         row_number() OVER (PARTITION BY household_key, effective_month ORDER BY decided_on DESC NULLS LAST, amount_yuan DESC NULLS LAST) AS place
  FROM adjustments
  WHERE kind <> '停发' AND amount_yuan IS NOT NULL
),
changes AS (
  SELECT household_key, effective_month, amount_yuan,
         lead(effective_month) OVER (PARTITION BY household_key ORDER BY effective_month NULLS FIRST) AS next_month
  FROM ranked
  WHERE place = 1
)
SELECT household_key, effective_month AS from_month, coalesce(next_month - 1, 999999) AS to_month, amount_yuan AS due_yuan
FROM changes
UNION ALL
SELECT h.household_key, 0 AS from_month, 999999 AS to_month, h.amount_yuan AS due_yuan
FROM households AS h
LEFT JOIN (SELECT DISTINCT household_key FROM changes) AS c ON c.household_key = h.household_key
WHERE c.household_key IS NULL
