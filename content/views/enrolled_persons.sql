/* ---
id: enrolled_persons
title: people with a valid ID number who are covered by 低保 or 特困 at any time, one row a person, with how far their benefits and counties are apart
columns:
  person_key: person
  least_benefit: 城市低保, 农村低保 or 特困; the first of the person's in the order of texts
  most_benefit: the last
  least_county: code of a county, the smallest of the person's households; empty where none lies in a county
  most_county: the largest
--- */
SELECT person_key,
       min(CASE WHEN programme IN ('城市低保', '农村低保') THEN programme ELSE '特困' END) AS least_benefit,
       max(CASE WHEN programme IN ('城市低保', '农村低保') THEN programme ELSE '特困' END) AS most_benefit,
       min(county_of(region_code)) AS least_county, max(county_of(region_code)) AS most_county
FROM member_spells
WHERE covered AND person_key > 0 AND programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
GROUP BY person_key
