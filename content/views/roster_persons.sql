/* ---
id: roster_persons
title: who is a member of some household at any time, one row a person
columns:
  person_key: member with a valid ID number
--- */
SELECT DISTINCT person_key FROM known_members
