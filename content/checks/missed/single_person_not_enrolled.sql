/* ---
id: single_person_not_enrolled
version: 1
title: 边缘家庭重残重病人员未单人保
question: 低保边缘家庭里的重残、重病人员，是否还没有单独纳入低保或特困？
side: missed
severity: high
subject: {table: members, key: [household_key, person_key]}
seeds: [R006, R038, R121, R158]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第八条, point: 低保边缘家庭中持证的一级二级重残、三级智力精神残疾人和患重特大疾病的人员可以单独提出低保申请, certainty: read}
  - {document: 民发〔2022〕83号, section: 一, point: 成年无业重度残疾人可以参照单人户提出申请, certainty: memory}
parameters: []
inputs: [households, members, disabilities, illnesses]
optional_inputs: [standards]
logic: |
  统计月仍在低保边缘家庭中的成员（不论是否登记为保障对象），属于重度残疾（一级、二级，或者智力、精神三级）或重病（今年或去年名单注明重特大疾病，或自付费用达到当地农村低保月标准12倍），
  而本人没有在任何低保、特困家庭中在保，即为疑点。
numerator: 未单独纳入低保、特困的重残、重病成员
denominator: 统计月在低保边缘家庭中、身份证号有效的成员
evidence:
  grounds: 情形
legit_reasons:
  - 本人已经了解单人保政策，明确不申请，有签字记录
  - 申请正在办理，或者刚作出不予确认决定并已书面告知
  - 家庭财产不符合规定
verify:
  - 看残疾证或诊断、出院、结算材料，核对等级和病种
  - 当面告诉本人或监护人“可以单独申请低保”，问是否有人告知过，愿意申请的协助提交
  - 查受理登记，看有没有口头拒绝、没有登记的申请
not_applicable: 没有导入残疾人或重病患者名单，或者没有低保边缘家庭
--- */
WITH near_dibao AS (
  SELECT household_key, person_key, name_key, person_converted, region_code
  FROM current_members
  WHERE programme = '低保边缘' AND person_key > 0
),
examined AS (
  SELECT DISTINCT household_key, person_key FROM near_dibao
),
in_need AS (
  SELECT e.household_key, e.person_key, e.region_code, match_rank(e.name_key, s.name_key, e.person_converted, s.person_converted) AS match_rank,
         1 AS disabled, 0 AS ill
  FROM near_dibao AS e
  JOIN severely_disabled AS s ON s.person_key = e.person_key
  UNION ALL
  SELECT e.household_key, e.person_key, e.region_code, match_rank(e.name_key, s.name_key, e.person_converted, s.person_converted) AS match_rank,
         0 AS disabled, 1 AS ill
  FROM near_dibao AS e
  JOIN seriously_ill AS s ON s.person_key = e.person_key
),
covered AS (
  SELECT DISTINCT person_key FROM current_covered
  WHERE programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
),
flagged AS (
  SELECT n.household_key, n.person_key, n.region_code, min(n.match_rank) AS match_rank,
         CASE WHEN max(n.disabled) = 1 AND max(n.ill) = 1 THEN '重度残疾、重病' WHEN max(n.disabled) = 1 THEN '重度残疾' ELSE '重病' END AS grounds
  FROM in_need AS n
  LEFT JOIN covered AS c ON c.person_key = n.person_key
  WHERE c.person_key IS NULL
  GROUP BY n.household_key, n.person_key, n.region_code
)
SELECT * FROM flagged
