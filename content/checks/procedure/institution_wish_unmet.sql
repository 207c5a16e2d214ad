/* ---
id: institution_wish_unmet
version: 1
title: 集中供养意愿未落实
question: 登记愿意集中供养的特困人员，是不是过了三十天还没有安排入住？
side: procedure
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R040]
legal_basis:
  - {document: 2020年深化农村低保专项治理工作方案（宝民发〔2020〕109号）, section: 二（二）, point: 检查是否将有集中供养需求的特困人员及时安排入住机构, certainty: seed}
  - {document: 明察检查口径, section: institution_wish_unmet, point: 登记意愿后三十天内安排入住, certainty: own}
parameters: [institution_wish_days]
inputs: [households, members, institution_stays]
needs_columns: {households: [care_wish, wish_on]}
logic: |
  统计月在册的分散供养特困户，供养意愿登记为集中，意愿登记日期加三十天早于统计日，且本户成员没有一人在统计日住在供养机构的，即为疑点。身份证号错误的成员比对不了入住名单。
numerator: 登记愿意集中供养、三十天后仍无人入住机构的户
denominator: 登记愿意集中供养并有登记日期的在册分散供养特困户
evidence:
  wish_on: 意愿登记日期
  day_count: 已过天数
legit_reasons:
  - 本人改了主意，愿意留在家里，登记没有更新
  - 有传染病、精神障碍急性期等情形，正在联系相应的机构
  - 已经入住，机构名单还没有报来，或者登记的身份证号有误
verify:
  - 当面问本人现在愿不愿意去、愿意去哪一家
  - 问供养机构有没有床位，轮候到什么时候
  - 愿意去的确定入住日期，暂时去不了的落实在家照料
not_applicable: 没有导入救助家庭、家庭成员或机构供养，或家庭表里没有供养意愿、意愿登记日期两列，或没有登记愿意集中供养的在册分散供养特困户
reading: 成员指家庭成员表里的任何一行，不论现在是否仍在册；入住在统计日有效即可。
--- */
WITH examined AS (
  SELECT household_key, region_code, wish_on, days_between(wish_on, $as_of) AS day_count
  FROM current_households
  WHERE programme = '分散供养特困' AND care_wish = '集中' AND wish_on IS NOT NULL
),
housed AS (
  SELECT DISTINCT e.household_key
  FROM examined AS e
  JOIN members AS m ON m.household_key = e.household_key AND m.person_key > 0
  JOIN institution_stays AS s ON s.person_key = m.person_key
  WHERE s.to_on IS NULL OR s.to_on >= $as_of
),
flagged AS (
  SELECT e.household_key, e.region_code, e.wish_on, e.day_count
  FROM examined AS e
  LEFT JOIN housed AS s ON s.household_key = e.household_key
  WHERE s.household_key IS NULL AND add_days(e.wish_on, parameter('institution_wish_days', e.region_code, e.wish_on)) < $as_of
)
SELECT * FROM flagged
