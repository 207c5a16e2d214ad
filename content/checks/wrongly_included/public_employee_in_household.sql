/* ---
id: public_employee_in_household
version: 1
title: 共同生活成员为财政供养人员
question: 低保户里没有列为保障对象的共同生活成员，现在是在编在职或退休的财政供养人员吗？
side: wrongly_included
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R088, R089, R119]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第七条, point: 配偶、未成年子女和长期共同居住的赡养扶养抚养义务人是共同生活的家庭成员，收入应当计入, certainty: read}
  - {document: 社会救助暂行办法, section: 第九条, point: 以共同生活的家庭成员人均收入和家庭财产判断, certainty: read}
parameters: []
inputs: [households, members, public_payroll]
logic: 统计月在保的低保户中，有现为成员而不是保障对象的人，统计月在财政供养名册上，类别为“在编在职”或“退休”，即为疑点。
numerator: 有这样成员的低保户
denominator: 有未列为保障对象的现有成员（身份证号有效）的低保户
evidence:
  member_key: 成员
  employee_count: 这样的成员数
  kind: 人员类别
  employer: 单位
  paid_yuan: 名册所列月收入
legit_reasons:
  - 属于边缘家庭中重残、重病人员单独保障，其他成员收入按规定不影响
  - 工资已经计入家庭收入，家庭人口多，人均仍低于标准
  - 已经分户、离婚或不再共同生活，名册没有移出
  - 同名或身份证号录入错误
verify:
  - 看这一户是按整户保还是按单人保，依据是哪一条
  - 核对审核表里有没有这名成员和他的收入
  - 向其单位或财政部门核实现在是否在册、实发多少，再重新计算人均收入
not_applicable: 没有导入财政供养名册，或低保户中没有未列为保障对象的现有成员
reading: 同一人在户内有一行是保障对象的，按保障对象看，不在此列
--- */
WITH outside AS (  -- active and not covered in the household
  SELECT household_key, person_key, region_code
  FROM current_persons
  WHERE NOT is_covered AND programme IN ('城市低保', '农村低保')
),
examined AS (
  SELECT DISTINCT household_key, region_code FROM outside
),
payroll AS (
  SELECT person_key, name_key, person_converted, kind, employer, monthly_yuan
  FROM public_payroll
  WHERE person_key > 0 AND kind IN ('在编在职', '退休')
    AND from_month <= $as_of_month AND (to_month IS NULL OR to_month >= $as_of_month)
),
flagged AS (
  SELECT o.household_key, o.region_code,
         min(match_rank(m.name_key, p.name_key, m.person_converted, p.person_converted)) AS match_rank,
         min(o.person_key) AS member_key, count(DISTINCT o.person_key) AS employee_count, min(p.kind) AS kind,
         min(p.employer) AS employer, max(p.monthly_yuan) AS paid_yuan
  FROM outside AS o
  JOIN payroll AS p ON p.person_key = o.person_key
  JOIN current_members AS m ON m.household_key = o.household_key AND m.person_key = o.person_key
  GROUP BY o.household_key, o.region_code
)
SELECT * FROM flagged
