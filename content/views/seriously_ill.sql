/* ---
id: seriously_ill
title: seriously ill at as_of - this year's or last year's row that says so, or own expense of twelve rural standards or more
parameters: [serious_illness_standard_months, serious_illness_years_back]
columns:
  person_key: person with a valid ID number; may have a row for each year
  name_key: name in the register
  person_converted: came with a 15-digit number
  year: 年度
  own_expense_yuan: 个人自付费用
  region_code: 户籍地
--- */
SELECT i.person_key, i.name_key, i.person_converted, i.year, i.own_expense_yuan, i.region_code
FROM illnesses AS i
LEFT JOIN region_standards AS s ON s.region_code = i.region_code AND s.programme = '农村低保'
WHERE i.person_key > 0
  AND i.year BETWEEN year($as_of) - parameter('serious_illness_years_back') AND year($as_of)
  AND (i.serious OR i.own_expense_yuan >= parameter('serious_illness_standard_months') * s.monthly_yuan)
