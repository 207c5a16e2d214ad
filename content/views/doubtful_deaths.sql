/* ---
id: doubtful_deaths
title: members whose recorded death is in doubt - a later sign of life, or sources more than 30 days apart
parameters: [death_sources_apart_days]
columns:
  person_key: person, a member of some household at some time
  died_on: earliest day of death
  last_died_on: latest day of death that any source gives
  last_seen_on: latest sign of life after the death, empty where there is none
--- */
SELECT d.person_key, d.died_on, d.last_died_on, s.last_seen_on
FROM first_deaths AS d
LEFT JOIN (
  SELECT d2.person_key, max(l.seen_on) AS last_seen_on
  FROM first_deaths AS d2
  JOIN life_signs AS l ON l.person_key = d2.person_key AND l.seen_on > d2.died_on
  GROUP BY d2.person_key
) AS s ON s.person_key = d.person_key
JOIN (SELECT DISTINCT person_key FROM members WHERE person_key > 0) AS m ON m.person_key = d.person_key
WHERE s.last_seen_on IS NOT NULL
   OR days_between(d.died_on, d.last_died_on) > parameter('death_sources_apart_days')
