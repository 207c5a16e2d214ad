/* ---
id: known_members
title: who is a member of which household at any time, one row a household and person
columns:
  household_key: household
  person_key: member with a valid ID number
--- */
SELECT DISTINCT household_key, person_key FROM members WHERE person_key > 0
