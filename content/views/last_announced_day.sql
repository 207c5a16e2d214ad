/* ---
id: last_announced_day
title: the last day whose working day or holiday is known; one row. A later day is not guessed at, but what is late by then is late
inline: true
columns:
  last_day: the last day of working_days
--- */
SELECT max(day) AS last_day FROM working_days
