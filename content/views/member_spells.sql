/* ---
id: member_spells
title: one row a members row, with the months in which the member and the household were both active
columns:
  household_key: household
  person_key: member; below zero where the ID number is not valid
  name_key: name in the roster
  person_converted: came with a 15-digit number
  covered: 是否保障对象
  supplement_yuan: 分类施保增发金额
  programme: of the household
  region_code: of the household
  from_month: first active month
  to_month: last active month, 999999 where open
--- */
SELECT s.household_key, s.person_key, s.name_key, s.person_converted, s.covered, s.supplement_yuan,
       s.programme, s.region_code, s.from_month, s.to_month
FROM (
  SELECT m.household_key, m.person_key, m.name_key, m.person_converted, m.covered, m.supplement_yuan,
         h.programme, h.region_code,
         greatest(h.start_month, coalesce(m.from_month, h.start_month)) AS from_month,
         least(coalesce(h.end_month, 999999), coalesce(m.to_month, 999999)) AS to_month
  FROM members AS m
  JOIN households AS h ON h.household_key = m.household_key
) AS s
WHERE s.from_month <= s.to_month
