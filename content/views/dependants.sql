/* ---
id: dependants
title: everybody in the register who is old or a child on some day of the month of as_of, or severely disabled; may repeat a person
inline: true
kept: true
parameters: [destitute_old_age, destitute_child_age]
columns:
  person_key: person with a valid ID number
  birth_on: birthday by the number
  is_severely_disabled: severely disabled
  region_code: 户籍地
  spouse_key: 配偶, empty where the register names none; below zero where the ID number is not valid
  father_key: 父亲, the same
  mother_key: 母亲, the same
--- */
-- Who it is, is found before the register is joined, so that the register is read once. Names wait until the end: whatever is done here is
-- done for a third of the register. As of a whole month, so that it serves every day of the month.
SELECT p.person_key, b.birth_on, b.disabled_key IS NOT NULL AS is_severely_disabled, p.region_code, p.spouse_key, p.father_key, p.mother_key
FROM (
  SELECT a.person_key, a.birth_on, d.person_key AS disabled_key
  FROM people AS a
  LEFT JOIN (SELECT DISTINCT person_key FROM severely_disabled) AS d ON d.person_key = a.person_key
) AS b
JOIN population AS p ON p.person_key = b.person_key
WHERE p.person_key > 0
  AND (b.disabled_key IS NOT NULL
       OR b.birth_on <= add_months(add_days(month_start($as_of_month + 1), -1), -12 * parameter('destitute_old_age', p.region_code, $as_of))
       OR b.birth_on > add_months(month_start($as_of_month), -12 * parameter('destitute_child_age', p.region_code, $as_of)))
