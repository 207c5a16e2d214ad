/* ---
id: first_deaths
title: the earliest recorded death of each person with a valid ID number
columns:
  person_key: person
  died_on: earliest day of death
  last_died_on: latest day of death that any source gives
--- */
SELECT person_key, min(died_on) AS died_on, max(died_on) AS last_died_on
FROM deaths
WHERE person_key > 0
GROUP BY person_key
