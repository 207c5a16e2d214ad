/* ---
id: kin_of_officials
title: near relatives (民法典 1045) of officials; both are in the register
columns:
  official_key: staff member, caseworker or approver
  relative_key: near relative
  official_name_key: name of the official in the register
  official_converted: the official's number there came with 15 digits
  relative_name_key: name of the relative in the register
  relative_converted: the relative's number there came with 15 digits
--- */
SELECT x.official_key, x.relative_key, x.official_name_key, x.official_converted, r.name_key AS relative_name_key, r.person_converted AS relative_converted
FROM official_pairs AS x
JOIN population AS r ON r.person_key = x.relative_key
