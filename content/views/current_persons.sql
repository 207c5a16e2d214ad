/* ---
id: current_persons
title: people with a valid ID number who are active in a household in the month of as_of, one row a household and person
columns:
  household_key: household
  person_key: member, always above zero
  programme: of the household
  region_code: of the household
  person_converted: every active row of the person came with a 15-digit number
  is_covered: some active row of the person says 是否保障对象 = 是
--- */
SELECT household_key, person_key, programme, region_code,
       min(CASE WHEN person_converted THEN 1 ELSE 0 END) = 1 AS person_converted,
       max(CASE WHEN covered THEN 1 ELSE 0 END) = 1 AS is_covered
FROM current_members
WHERE person_key > 0
GROUP BY household_key, person_key, programme, region_code
