/* ---
id: current_households
title: households active in the month of as_of
inline: true
columns:
  "*": every column of households
--- */
SELECT *
FROM households
WHERE start_month <= $as_of_month AND (end_month IS NULL OR end_month >= $as_of_month)
