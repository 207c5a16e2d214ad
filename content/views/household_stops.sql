/* ---
id: household_stops
title: the month from which a household is due nothing; only households that stop
columns:
  household_key: household
  stop_month: the earlier of end_month + 1 and the latest 停发 that no later 新增 follows
--- */
SELECT h.household_key, least(h.end_month + 1, s.stopped_month) AS stop_month
FROM households AS h
LEFT JOIN (
  SELECT household_key, max(CASE WHEN kind = '停发' THEN effective_month END) AS stopped_month,
         max(CASE WHEN kind = '新增' THEN effective_month END) AS begun_month
  FROM adjustments
  WHERE kind IN ('停发', '新增')
  GROUP BY household_key
) AS s ON s.household_key = h.household_key AND s.stopped_month >= coalesce(s.begun_month, s.stopped_month)
WHERE h.end_month IS NOT NULL OR s.stopped_month IS NOT NULL
