/* ---
id: two_benefit_spells
title: every covered row under 低保 or 特困 of the few people with more than one of these benefits, or with an orphan's benefit beside
columns:
  household_key: household
  person_key: member with a valid ID number
  name_key: name in the roster
  person_converted: came with a 15-digit number
  programme: of the household
  region_code: of the household
  from_month: first active month
  to_month: last active month, 999999 where open
--- */
SELECT s.household_key, s.person_key, s.name_key, s.person_converted, s.programme, s.region_code, s.from_month, s.to_month
FROM enrolled_persons AS e
LEFT JOIN (SELECT DISTINCT person_key FROM orphans WHERE person_key > 0) AS o ON o.person_key = e.person_key
JOIN member_spells AS s ON s.person_key = e.person_key
WHERE (e.least_benefit < e.most_benefit OR o.person_key IS NOT NULL)
  AND s.covered AND s.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
