/* ---
id: registered_officials
title: the rows of the register of everybody who holds or held a staff post, works a case or decides it; the register is read once for all checks of officials
columns:
  person_key: staff member, caseworker or approver
  name_key: name in the register
  person_converted: the number there came with 15 digits
  spouse_key: 配偶, empty where the register names none
--- */
SELECT p.person_key, p.name_key, p.person_converted, p.spouse_key
FROM population AS p
JOIN (
  SELECT DISTINCT o.person_key
  FROM (
    SELECT person_key FROM staff
    UNION ALL SELECT caseworker_key AS person_key FROM households
    UNION ALL SELECT approver_key AS person_key FROM households
  ) AS o
  WHERE o.person_key > 0
) AS f ON f.person_key = p.person_key
