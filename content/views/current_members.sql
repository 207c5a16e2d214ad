/* ---
id: current_members
title: members active in the month of as_of; a person may have several rows in one household
inline: true
columns:
  household_key: household
  person_key: member; below zero where the ID number is not valid
  name_key: name in the roster
  person_converted: came with a 15-digit number
  covered: 是否保障对象
  supplement_yuan: 分类施保增发金额
  programme: of the household
  region_code: of the household
--- */
SELECT household_key, person_key, name_key, person_converted, covered, supplement_yuan, programme, region_code
FROM member_spells
WHERE from_month <= $as_of_month AND to_month >= $as_of_month
