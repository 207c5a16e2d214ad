/* ---
id: official_pairs
title: near relatives (民法典 1045) as the register links them, of everybody who holds a staff post, works a case or decides it; relatives may be missing there
columns:
  official_key: staff member, caseworker or approver, in the register
  official_name_key: name of the official in the register
  official_converted: the official's number there came with 15 digits
  relative_key: near relative, with a valid ID number
--- */
WITH officials AS (
  SELECT DISTINCT person_key, name_key, person_converted, spouse_key FROM registered_officials
),
parents AS (
  SELECT o.person_key, l.parent_key FROM officials AS o JOIN parent_links AS l ON l.child_key = o.person_key
),
children AS (
  SELECT o.person_key, l.child_key FROM officials AS o JOIN parent_links AS l ON l.parent_key = o.person_key
),
pairs AS (
  SELECT person_key AS official_key, spouse_key AS relative_key FROM officials WHERE spouse_key > 0
  UNION ALL
  SELECT o.person_key, p.person_key FROM officials AS o JOIN population AS p ON p.spouse_key = o.person_key
  UNION ALL
  SELECT person_key, parent_key FROM parents
  UNION ALL
  SELECT person_key, child_key FROM children
  UNION ALL  -- brothers and sisters share a father or a mother
  SELECT a.person_key, l.child_key FROM parents AS a JOIN parent_links AS l ON l.parent_key = a.parent_key
  UNION ALL
  SELECT a.person_key, l.parent_key FROM parents AS a JOIN parent_links AS l ON l.child_key = a.parent_key
  UNION ALL
  SELECT c.person_key, l.child_key FROM children AS c JOIN parent_links AS l ON l.parent_key = c.child_key
)
SELECT DISTINCT x.official_key, o.name_key AS official_name_key, o.person_converted AS official_converted, x.relative_key
FROM pairs AS x
JOIN officials AS o ON o.person_key = x.official_key
WHERE x.relative_key > 0 AND x.relative_key <> x.official_key
