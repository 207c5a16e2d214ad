/* ---
id: regions_in_force
title: regions in force on the day of as_of; the last day counts
inline: true
columns:
  region_code: 12 digits
  name: 区划名称
  level: 层级
--- */
SELECT region_code, name, level
FROM regions
WHERE (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to >= $as_of)
