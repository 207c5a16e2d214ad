/* ---
id: caregiver_unfit
version: 1
title: 照料人不适宜
question: 照料护理协议上的照料人，是不是已经去世、自己也是特困人员、年事已高，或者一个人照料太多人？
side: procedure
severity: medium
subject: {table: care_agreements, key: [person_key, caregiver_key]}
seeds: [R041, R042]
legal_basis:
  - {document: 2020年深化农村低保专项治理工作方案（宝民发〔2020〕109号）, section: 二（二）, point: 督促相关人员落实照料服务责任，做到平日有人照应、生病有人看护, certainty: seed}
  - {document: 明察检查口径, section: caregiver_unfit, point: 照料人年满八十岁或同时照料三人以上的提示核实, certainty: own}
parameters: [caregiver_age_from, caregiver_people_most]
inputs: [care_agreements, deaths, households, members]
logic: |
  统计日有效的照料护理协议（没有截止日期或者截止日期不早于统计日），照料人有下列情形之一即为疑点：有死亡登记；统计月自己是在册特困保障对象；统计日年满八十岁（按身份证号）；
  同时有效的协议涉及三名以上（不含三名）特困人员。特困人员或照料人身份证号错误的协议不比对。
numerator: 照料人有上述情形的特困人员与照料人
denominator: 有效协议中的特困人员与照料人（每一对算一个）
evidence:
  died_on: 照料人死亡日期
  caregiver_covered: 照料人本人为在册特困
  age: 照料人年龄
  people_count: 照料人同时照料的人数
legit_reasons:
  - 照料人是服务机构的负责人或村（居）干部，实际由多名护理员照料
  - 照料人虽年满八十岁，身体好，与老人互相照应，另有人帮手
  - 死亡登记有误，或者协议已换人、系统里没有更新
verify:
  - 上门看实际由谁照料、来得勤不勤，问特困人员本人满意不满意
  - 核对照料补贴发给了谁，照料人去世后有没有继续领取
  - 不适宜的商量换人并重签协议，确无合适照料人的考虑集中供养
not_applicable: 没有导入照料护理协议、死亡人员、救助家庭、家庭成员中的一种，或没有有效的协议
--- */
WITH examined AS (
  SELECT person_key, caregiver_key, min(match_rank(0, 0, caregiver_converted, caregiver_converted)) AS own_rank
  FROM agreements_in_force
  WHERE caregiver_key > 0
  GROUP BY person_key, caregiver_key
),
caregivers AS (
  SELECT caregiver_key, count(*) AS people_count, max(own_rank) AS own_rank FROM examined GROUP BY caregiver_key
),
dead AS (
  SELECT d.person_key AS caregiver_key, min(d.died_on) AS died_on, min(match_rank(0, 0, d.person_converted, d.person_converted)) AS their_rank
  FROM deaths AS d
  JOIN caregivers AS c ON c.caregiver_key = d.person_key
  GROUP BY d.person_key
),
destitute AS (
  SELECT m.person_key AS caregiver_key, min(match_rank(0, 0, m.person_converted, m.person_converted)) AS their_rank
  FROM current_covered AS m
  JOIN caregivers AS c ON c.caregiver_key = m.person_key
  WHERE m.programme IN ('集中供养特困', '分散供养特困')
  GROUP BY m.person_key
),
homes AS (  -- where the cared-for person is enrolled, for the region
  SELECT m.person_key, min(m.household_key) AS household_key, min(m.region_code) AS region_code
  FROM current_covered AS m
  JOIN (SELECT DISTINCT person_key FROM examined) AS e ON e.person_key = m.person_key
  WHERE m.programme IN ('集中供养特困', '分散供养特困')
  GROUP BY m.person_key
),
seen AS (
  SELECT e.person_key, e.caregiver_key, h.household_key, h.region_code, e.own_rank, d.died_on, c.people_count, age_on(p.birth_on, $as_of) AS age,
         d.their_rank AS dead_rank, t.their_rank AS destitute_rank,
         CASE WHEN age_on(p.birth_on, $as_of) >= parameter('caregiver_age_from', h.region_code, $as_of)
                OR c.people_count > parameter('caregiver_people_most', h.region_code, $as_of) THEN e.own_rank END AS burden_rank
  FROM examined AS e
  JOIN caregivers AS c ON c.caregiver_key = e.caregiver_key
  JOIN people AS p ON p.person_key = e.caregiver_key
  LEFT JOIN dead AS d ON d.caregiver_key = e.caregiver_key
  LEFT JOIN destitute AS t ON t.caregiver_key = e.caregiver_key
  LEFT JOIN homes AS h ON h.person_key = e.person_key
),
flagged AS (  -- the best match of the reasons that hold; a reason is as good as the weaker of its two numbers
  SELECT person_key, caregiver_key, household_key, region_code, died_on, destitute_rank IS NOT NULL AS caregiver_covered, age, people_count,
         least(burden_rank, CASE WHEN dead_rank IS NOT NULL THEN greatest(own_rank, dead_rank) END,
               CASE WHEN destitute_rank IS NOT NULL THEN greatest(own_rank, destitute_rank) END) AS match_rank
  FROM seen
  WHERE burden_rank IS NOT NULL OR dead_rank IS NOT NULL OR destitute_rank IS NOT NULL
)
SELECT * FROM flagged
