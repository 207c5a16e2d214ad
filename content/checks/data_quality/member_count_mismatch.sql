/* ---
id: member_count_mismatch
version: 1
title: 家庭人口与成员不符
question: 登记的家庭人口数，与名册上现有成员人数一样吗？
side: data_quality
severity: low
subject: {table: households, key: [household_key]}
seeds: [R201]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第七条, point: 共同生活家庭成员的范围，是计算人均收入的人数依据, certainty: read}
  - {document: 个人信息保护法, section: 第八条, point: 处理个人信息应当保证质量，避免因不准确对个人造成不利影响, certainty: read}
parameters: []
inputs: [households, members]
logic: 统计月在保的户，登记的家庭人口与统计月现有成员人数（同一人几行只算一人，身份证号无效的也算）不相等，即为疑点。名册上一个成员都没有的也算不相等。
numerator: 人数不相等的户
denominator: 统计月在保、填了家庭人口的户
evidence:
  member_count: 登记的家庭人口
  active_count: 现有成员人数
legit_reasons:
  - 有人新近去世、出生、婚嫁，一处改了另一处没有改
  - 家庭人口把不共同生活的人也算进去了，或者名册只登保障对象
  - 同一人的身份证号在两行里写得不一样，被数成了两个人
verify:
  - 入户点清现在共同生活的人数，对照户口簿
  - 改正名册或家庭人口，并看人均收入和待遇要不要重新计算
  - 人数是按哪一天算的，要在审核表上写明
not_applicable: 没有导入救助家庭或家庭成员，或没有在保户
--- */
WITH active AS (
  SELECT household_key, count(DISTINCT person_key) AS active_count
  FROM current_members
  GROUP BY household_key
),
examined AS (
  SELECT h.household_key, h.region_code, h.member_count, coalesce(a.active_count, 0) AS active_count
  FROM current_households AS h
  LEFT JOIN active AS a ON a.household_key = h.household_key
  WHERE h.member_count IS NOT NULL
),
flagged AS (
  SELECT household_key, region_code, member_count, active_count FROM examined WHERE member_count <> active_count
)
SELECT * FROM flagged
