/* ---
id: enrolled_in_two_households
version: 1
title: 同一人两户在册
question: 同一个人现在同时列在同一县区、同一类救助的两户名册上吗？
side: wrongly_included
severity: medium
subject: {table: people, key: [person_key]}
seeds: [R012, R119, R201]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第七条, point: 以共同生活的家庭成员为一户计算；一人只能属于一个家庭, certainty: read}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（六）, point: 查处救助资金发放中虚报冒领等问题, certainty: seed}
parameters: []
inputs: [households, members]
logic: 统计月本人作为保障对象在两户以上在保，这些户属于同一县区、同一救助类型，即为疑点。同一户内登记两行不算。区划代码看不出县区的户不参加比对。
numerator: 在同一县区、同一类救助中两户以上在保的人
denominator: 统计月在保、身份证号有效的人
evidence:
  other_household_key: 另一户
  household_count: 户数
  programme: 救助类型
legit_reasons:
  - 分户、婚迁、离婚后一户还没有移出，待遇已经只按一户计算
  - 两户合并或重新申请，旧户没有办理终止
  - 身份证号录入错误，两户不是同一个人
verify:
  - 到两户分别核实此人实际住在哪一家、由谁赡养抚养
  - 核对两户的待遇计算表，看是否都按此人计算
  - 把多余的一行移出名册；确有多发的，另行核算并听取本人说明
not_applicable: 没有导入名册，或没有身份证号有效的在保人员
--- */
WITH examined AS (
  SELECT DISTINCT person_key FROM current_covered WHERE person_key > 0 AND county_of(region_code) IS NOT NULL
),
held AS (
  SELECT DISTINCT c.household_key, c.person_key, c.name_key, c.person_converted, c.programme, county_of(c.region_code) AS county_code, c.region_code
  FROM (
    SELECT person_key FROM current_covered WHERE person_key > 0 GROUP BY person_key HAVING min(household_key) < max(household_key)
  ) AS s  -- the few in more than one household, before anything else is compared
  JOIN current_covered AS c ON c.person_key = s.person_key
),
doubles AS (
  SELECT person_key, programme, county_code, min(household_key) AS household_key, max(household_key) AS other_household_key,
         count(DISTINCT household_key) AS household_count
  FROM held
  WHERE county_code IS NOT NULL
  GROUP BY person_key, programme, county_code
  HAVING min(household_key) < max(household_key)
),
pairs AS (
  SELECT d.person_key, min(match_rank(a.name_key, b.name_key, a.person_converted, b.person_converted)) AS match_rank
  FROM doubles AS d
  JOIN held AS a ON a.person_key = d.person_key AND a.programme = d.programme AND a.county_code = d.county_code
  JOIN held AS b ON b.person_key = d.person_key AND b.programme = d.programme AND b.county_code = d.county_code
  WHERE a.household_key < b.household_key
  GROUP BY d.person_key
),
first_doubles AS (  -- a person may be twice in two programmes: one flag
  SELECT person_key, programme, household_key, other_household_key, household_count,
         row_number() OVER (PARTITION BY person_key ORDER BY household_key NULLS FIRST, programme NULLS FIRST) AS place
  FROM doubles
),
flagged AS (
  SELECT f.person_key, f.household_key, h.region_code, p.match_rank, f.other_household_key, f.household_count, f.programme
  FROM first_doubles AS f
  JOIN pairs AS p ON p.person_key = f.person_key
  JOIN households AS h ON h.household_key = f.household_key
  WHERE f.place = 1
)
SELECT * FROM flagged
