/* ---
id: current_covered
title: members covered in the month of as_of; a person may have several rows
columns:
  household_key: household
  person_key: covered member; below zero where the ID number is not valid
  name_key: name in the roster
  person_converted: came with a 15-digit number
  supplement_yuan: 分类施保增发金额
  programme: of the household
  region_code: of the household
--- */
SELECT household_key, person_key, name_key, person_converted, supplement_yuan, programme, region_code
FROM current_members
WHERE covered
