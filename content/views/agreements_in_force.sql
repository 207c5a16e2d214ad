/* ---
id: agreements_in_force
title: care agreements in force on the day of as_of; the last day counts
inline: true
columns:
  person_key: 特困人员, with a valid ID number
  person_converted: came with a 15-digit number
  caregiver_key: 照料人; below zero where the ID number is not valid
  caregiver_converted: came with a 15-digit number
  signed_on: 签订日期
  valid_to: 有效期至, empty where open
--- */
SELECT person_key, person_converted, caregiver_key, caregiver_converted, signed_on, valid_to
FROM care_agreements
WHERE person_key > 0 AND (valid_to IS NULL OR valid_to >= $as_of)
