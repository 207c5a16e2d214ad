/* ---
id: supplement_missing
version: 1
title: 分类施保未落实
question: 低保对象里的老年人、未成年人、重残、重病人员，有没有按规定增发？
side: missed
severity: medium
subject: {table: members, key: [household_key, person_key]}
seeds: [R036]
legal_basis:
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（一）, point: 落实分类施保政策, certainty: seed}
  - {document: 社会救助暂行办法, section: 低保, point: 对获得低保后生活仍有困难的老年人、未成年人、重度残疾人和重病患者给予生活保障, certainty: memory}
parameters: [supplement_old_age, supplement_child_age]
inputs: [households, members, disabilities, illnesses]
optional_inputs: [standards]
needs_columns:
  members: [supplement_yuan]
logic: |
  统计月在低保家庭中在保的人，年满70周岁、不满18周岁、重度残疾（一级、二级，或者智力、精神三级）或重病（今年或去年名单注明重特大疾病，或自付费用达到当地农村低保月标准12倍），
  而分类施保增发金额为空或为0，即为疑点。
numerator: 没有增发的重点保障对象
denominator: 统计月在保的低保对象中的老年人、未成年人、重残、重病人员
evidence:
  age: 周岁
  grounds: 应增发的情形
legit_reasons:
  - 当地分类施保的年龄、病种、残疾等级与本检查的口径不同
  - 增发金额已经并入月保障金额，没有单列
  - 新近才达到年龄或取得残疾证，正在办理
verify:
  - 对照当地分类施保文件，确认这个人属不属于增发对象、标准多少
  - 看本人残疾证、病历，核对发放明细里有没有增发部分
  - 应增未增的，从符合条件之月起补办
not_applicable: 没有导入残疾人或重病患者名单，或家庭成员没有“分类施保增发金额”列，或者没有应增发的在保人员
reading: 同一人当月有几条在保记录的，有一条写了增发金额即不列出；仅因年龄列出的，匹配强度看本人证号是否由15位转换。
--- */
WITH covered AS (
  SELECT c.household_key, c.person_key, c.name_key, c.person_converted, c.region_code,
         max(coalesce(c.supplement_yuan, 0)) OVER (PARTITION BY c.household_key, c.person_key) AS supplement_yuan, age_on(b.birth_on, $as_of) AS age
  FROM current_covered AS c
  JOIN people AS b ON b.person_key = c.person_key
  WHERE c.programme IN ('城市低保', '农村低保') AND c.person_key > 0
),
grounds AS (
  SELECT household_key, person_key, age, region_code, supplement_yuan, match_rank(name_key, name_key, person_converted, person_converted) AS match_rank,
         CASE WHEN age >= parameter('supplement_old_age', region_code, $as_of) THEN 1 ELSE 2 END AS ground
  FROM covered
  WHERE age >= parameter('supplement_old_age', region_code, $as_of) OR age < parameter('supplement_child_age', region_code, $as_of)
  UNION ALL
  SELECT c.household_key, c.person_key, c.age, c.region_code, c.supplement_yuan,
         match_rank(c.name_key, s.name_key, c.person_converted, s.person_converted) AS match_rank, 3 AS ground
  FROM covered AS c
  JOIN severely_disabled AS s ON s.person_key = c.person_key
  UNION ALL
  SELECT c.household_key, c.person_key, c.age, c.region_code, c.supplement_yuan,
         match_rank(c.name_key, s.name_key, c.person_converted, s.person_converted) AS match_rank, 4 AS ground
  FROM covered AS c
  JOIN seriously_ill AS s ON s.person_key = c.person_key
),
examined AS (
  SELECT DISTINCT household_key, person_key FROM grounds
),
flagged AS (
  SELECT household_key, person_key, region_code, age, min(match_rank) AS match_rank,
         substr(max(CASE WHEN ground = 1 THEN '、高龄' ELSE '' END) || max(CASE WHEN ground = 2 THEN '、未成年' ELSE '' END)
                || max(CASE WHEN ground = 3 THEN '、重度残疾' ELSE '' END) || max(CASE WHEN ground = 4 THEN '、重病' ELSE '' END), 2, 20) AS grounds
  FROM grounds
  WHERE supplement_yuan = 0
  GROUP BY household_key, person_key, region_code, age
)
SELECT * FROM flagged
