/* ---
id: region_unknown
version: 1
title: 区划代码不存在
question: 这一户登记的区划代码，在统计日有效的行政区划里找不到吗？
side: data_quality
severity: low
subject: {table: households, key: [household_key]}
seeds: [R132, R201]
legal_basis:
  - {document: 统计用区划代码（国家统计局）和 GB/T 2260, section: 代码结构, point: 省2、市2、县2、乡3、村3，共十二位；代码随区划调整启用和停用, certainty: memory}
  - {document: 福建省专项治理实施方案（2018）, section: 三（二）三, point: 做好与低保信息系统数据对接, certainty: seed}
parameters: []
inputs: [households, regions]
logic: 家庭的十二位区划代码不在统计日有效的行政区划中（没有这个代码、尚未启用或已经停用），即为疑点。已经终止的户也看。
numerator: 区划代码不在有效区划中的户
denominator: 全部救助家庭
evidence:
  known_before: 区划表中有此代码（未启用或已停用）
  programme: 救助类型
legit_reasons:
  - 行政区划刚刚调整，户上还是旧代码
  - 开发区、度假区用自编代码，没有加进行政区划表
  - 终止多年的户，当年的代码已经停用
verify:
  - 按实际居住的村居查现行代码，核对是录错还是区划调整
  - 自编代码要补进行政区划表，写清启用日期
  - 改正后重新导入：代码不对的户不会进入所在乡镇的各项统计
not_applicable: 没有导入行政区划或救助家庭
reading: 停用日期当天仍算有效
--- */
WITH examined AS (
  SELECT household_key, region_code, programme FROM households
),
flagged AS (
  SELECT e.household_key, e.region_code, e.programme, k.region_code IS NOT NULL AS known_before
  FROM examined AS e
  LEFT JOIN (SELECT DISTINCT region_code FROM regions_in_force) AS r ON r.region_code = e.region_code
  LEFT JOIN (SELECT DISTINCT region_code FROM regions) AS k ON k.region_code = e.region_code
  WHERE r.region_code IS NULL
)
SELECT * FROM flagged
