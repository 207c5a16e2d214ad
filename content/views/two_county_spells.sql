/* ---
id: two_county_spells
title: every covered row under 低保 or 特困 of the few people with households in more than one county
columns:
  household_key: household
  person_key: member with a valid ID number
  name_key: name in the roster
  person_converted: came with a 15-digit number
  region_code: of the household
  from_month: first active month
  to_month: last active month, 999999 where open
--- */
SELECT s.household_key, s.person_key, s.name_key, s.person_converted, s.region_code, s.from_month, s.to_month
FROM enrolled_persons AS e
JOIN member_spells AS s ON s.person_key = e.person_key
WHERE e.least_county < e.most_county
  AND s.covered AND s.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
