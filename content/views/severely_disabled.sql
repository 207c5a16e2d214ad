/* ---
id: severely_disabled
title: severely disabled - 一级, 二级, or 三级 with 智力 or 精神; valid_to is not looked at
columns:
  person_key: person with a valid ID number
  name_key: name in the register
  person_converted: came with a 15-digit number
  kind: 残疾类别
  level: 残疾等级
  region_code: 户籍地
--- */
SELECT person_key, name_key, person_converted, kind, level, region_code
FROM disabilities
WHERE person_key > 0 AND (level IN ('一级', '二级') OR (level = '三级' AND kind IN ('智力', '精神')))
