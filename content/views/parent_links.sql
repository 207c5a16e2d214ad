/* ---
id: parent_links
title: child and parent, by the population register; the dead transmit the link too
columns:
  child_key: child, in the register
  parent_key: father or mother, in the register or not
--- */
SELECT person_key AS child_key, father_key AS parent_key FROM population WHERE person_key > 0 AND father_key > 0
UNION ALL
SELECT person_key AS child_key, mother_key AS parent_key FROM population WHERE person_key > 0 AND mother_key > 0
