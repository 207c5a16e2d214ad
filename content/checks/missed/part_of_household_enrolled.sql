/* ---
id: part_of_household_enrolled
version: 1
title: 整户符合只保个别人
question: 全家人均收入低于低保标准，为什么只保了其中几个人？
side: missed
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R119, R158]
legal_basis:
  - {document: 社会救助暂行办法, section: 第九条, point: 共同生活的家庭成员人均收入低于当地低保标准且财产符合规定的家庭，给予低保, certainty: read}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第七条, point: 低保以共同生活的家庭成员为单位，列明计入和不计入的人, certainty: read}
parameters: []
inputs: [households, members, standards]
needs_columns:
  households: [income_per_capita_yuan]
logic: |
  统计月在保的低保家庭，当月在册成员中有人登记为保障对象，但不是全部；登记的家庭月人均收入低于本户类别当月的低保标准，即为疑点。没有登记人均收入、当地没有标准的不比对。
numerator: 人均收入低于标准而只保个别人的低保家庭
denominator: 统计月在保、登记了人均收入且当地有标准的低保家庭
evidence:
  member_count: 在册成员数
  covered_count: 保障对象数
  income_per_capita_yuan: 登记月人均收入
  standard_yuan: 当月标准
legit_reasons:
  - 未保的成员按规定不计入共同生活家庭成员（服刑、强制戒毒、失踪、脱离家庭的宗教教职人员）
  - 人均收入是核减以前或者只按保障对象计算的数字
  - 本户是按“单人保”纳入的重残、重病人员，其他成员属于低保边缘
verify:
  - 看户口簿并入户，逐个核对谁在家共同生活、为什么没有保
  - 复核人均收入的算法：收入总额、计算人数、核减项目
  - 确属整户符合的，按家庭补办，不能只保老人和病人
not_applicable: 没有导入救助标准，或救助家庭没有“家庭月人均收入”列
reading: 按家庭统计成员，不比对证号，证号无效的成员也计入人数；同一人几条记录只算一人，任一条登记为保障对象即算保障对象。
--- */
WITH examined AS (
  SELECT h.household_key, h.region_code, h.income_per_capita_yuan, s.monthly_yuan AS standard_yuan,
         max(CASE WHEN m.covered THEN 1 ELSE 0 END) AS some_covered, min(CASE WHEN m.covered THEN 1 ELSE 0 END) AS all_covered
  FROM current_households AS h
  JOIN region_standards AS s ON s.region_code = h.region_code AND s.programme = h.programme
  JOIN current_members AS m ON m.household_key = h.household_key
  WHERE h.programme IN ('城市低保', '农村低保') AND h.income_per_capita_yuan IS NOT NULL
  GROUP BY h.household_key, h.region_code, h.income_per_capita_yuan, s.monthly_yuan
),
partly AS (  -- persons are told apart only where some rows say covered and some do not
  SELECT e.household_key, e.region_code, e.income_per_capita_yuan, e.standard_yuan,
         count(DISTINCT m.person_key) AS member_count, count(DISTINCT CASE WHEN m.covered THEN m.person_key END) AS covered_count
  FROM examined AS e
  JOIN current_members AS m ON m.household_key = e.household_key
  WHERE e.some_covered > e.all_covered AND e.income_per_capita_yuan < e.standard_yuan
  GROUP BY e.household_key, e.region_code, e.income_per_capita_yuan, e.standard_yuan
),
flagged AS (
  SELECT household_key, region_code, member_count, covered_count, income_per_capita_yuan, standard_yuan
  FROM partly
  WHERE covered_count >= 1 AND covered_count < member_count
)
SELECT * FROM flagged
