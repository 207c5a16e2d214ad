/* ---
id: identity_conflict
version: 1
title: 一证多名
question: 同一个身份证号，在名册上写着两个以上不同的姓名吗？
side: data_quality
severity: low
subject: {table: people, key: [person_key]}
seeds: [R132, R201]
legal_basis:
  - {document: 个人信息保护法, section: 第八条, point: 处理个人信息应当保证质量，避免因不准确对个人造成不利影响, certainty: read}
  - {document: 明察检查口径, section: identity_conflict, point: 姓名按统一字形、去掉空格和间隔点后比较, certainty: own}
parameters: []
inputs: [members]
optional_inputs: [households]
logic: 全部名册中，同一身份证号对应两个以上姓名（统一全角半角、去掉空格和间隔点后仍不同），即为疑点。身份证号无效的也看。
numerator: 对应两个以上姓名的身份证号
denominator: 名册上的全部身份证号
evidence:
  name_key: 姓名之一
  other_name_key: 另一姓名
  name_count: 姓名数
  household_count: 涉及户数
legit_reasons:
  - 改过名，新旧名册各写一个
  - 少数民族姓名译写不同、异体字或生僻字代替
  - 其中一行的身份证号抄成了别人的
verify:
  - 看户口簿（含曾用名栏）和身份证原件
  - 涉及两户的，到两户分别看是不是同一个人
  - 改正写错的一行后重新导入
not_applicable: 没有导入家庭成员
--- */
WITH examined AS (
  SELECT person_key, min(name_key) AS name_key, max(name_key) AS other_name_key, min(household_key) AS household_key
  FROM members
  WHERE person_key IS NOT NULL
  GROUP BY person_key
),
conflicts AS (  -- names and households are counted for the few with more than one name
  SELECT e.person_key, e.household_key, e.name_key, e.other_name_key, count(DISTINCT m.name_key) AS name_count, count(DISTINCT m.household_key) AS household_count
  FROM examined AS e
  JOIN members AS m ON m.person_key = e.person_key
  WHERE e.name_key < e.other_name_key
  GROUP BY e.person_key, e.household_key, e.name_key, e.other_name_key
),
flagged AS (
  SELECT e.person_key, e.household_key, h.region_code, e.name_key, e.other_name_key, e.name_count, e.household_count
  FROM conflicts AS e
  LEFT JOIN (SELECT household_key, min(region_code) AS region_code FROM households GROUP BY household_key) AS h ON h.household_key = e.household_key
)
SELECT * FROM flagged
