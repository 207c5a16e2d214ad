/* ---
id: region_standards
title: the standard in force in the month of as_of for every region that households or illnesses name - longest matching prefix
columns:
  region_code: 12 digits
  programme: 救助类型 of the standard
  monthly_yuan: 月标准
--- */
WITH named AS (
  SELECT DISTINCT r.region_code
  FROM (SELECT region_code FROM households UNION ALL SELECT region_code FROM illnesses) AS r
),
holders AS (
  SELECT region_code, region_code AS holder_code, 12 AS digits FROM named
  UNION ALL SELECT region_code, substr(region_code, 1, 9) || '000', 9 FROM named
  UNION ALL SELECT region_code, substr(region_code, 1, 6) || '000000', 6 FROM named
  UNION ALL SELECT region_code, substr(region_code, 1, 4) || '00000000', 4 FROM named
  UNION ALL SELECT region_code, substr(region_code, 1, 2) || '0000000000', 2 FROM named
),
placed AS (
  SELECT h.region_code, s.programme, s.monthly_yuan,
         row_number() OVER (PARTITION BY h.region_code, s.programme ORDER BY h.digits DESC NULLS LAST, s.from_month DESC NULLS LAST) AS place
  FROM holders AS h
  JOIN standards AS s ON s.region_code = h.holder_code
  WHERE s.from_month <= $as_of_month AND (s.to_month IS NULL OR s.to_month >= $as_of_month)
)
SELECT region_code, programme, monthly_yuan FROM placed WHERE place = 1
