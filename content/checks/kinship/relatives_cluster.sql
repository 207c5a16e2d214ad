/* ---
id: relatives_cluster
version: 1
title: 干部亲属享受密度异常
question: 一名在任干部的近亲属里，享受低保、特困的比例是不是远高于当地？
side: conduct
severity: medium
subject: {table: staff, key: [person_key]}
seeds: [R013, R088, R151]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、1, point: 纠治优亲厚友，持续纠治“关系保”“人情保”, certainty: seed}
  - {document: 民法典, section: 第一千零四十五条, point: 近亲属的范围, certainty: read}
  - {document: 明察检查口径, section: relatives_cluster, point: 比例的倍数是统计提示，不是法规标准, certainty: own}
parameters: [cluster_relatives_least, cluster_rate_times]
inputs: [households, members, population, staff]
optional_inputs: [deaths]
needs_columns:
  population: [father_id, mother_id, spouse_id]
logic: |
  在任干部在户籍人口中没有死亡登记的近亲属共有若干人，其中现在享受低保、特困的不少于3人，并且所占比例不低于干部任职乡镇平均享受比例的3倍，即为疑点。
  乡镇平均享受比例为该乡镇现在的低保、特困保障人数除以该乡镇户籍人口数；比例为0或没有户籍人口的不比对。
numerator: 近亲属享受比例异常的在任干部
denominator: 在户籍人口中、任职乡镇有享受比例可比的在任干部
evidence:
  relative_count: 近亲属人数
  covered_count: 享受的近亲属人数
  township_covered: 乡镇享受人数
  township_population: 乡镇户籍人口
legit_reasons:
  - 近亲属集中在同一个困难大家庭，确实符合条件
  - 近亲属都已备案，县级已入户核查
  - 户籍登记的亲属关系有误
verify:
  - 逐户看备案、经办、审批记录，干部本人有没有参与
  - 由无关人员对这些家庭逐户入户复核；符合条件的继续保障
  - 与干部谈话核实亲属关系，不得凭比例认定优亲厚友
not_applicable: 没有导入户籍人口或干部名单，或者在任干部都不在户籍人口中、任职乡镇没有可比的享受比例
reading: 兼任几个岗位的，任一任职乡镇达到即算；任职区划只到县的，按该代码前九位比，多半没有可比人口而不比对。
--- */
WITH posts AS (
  SELECT s.person_key, township_of(s.region_code) AS township_code, min(s.region_code) AS region_code,
         min(match_rank(s.name_key, p.name_key, s.person_converted, p.person_converted)) AS match_rank
  FROM staff AS s
  JOIN registered_officials AS p ON p.person_key = s.person_key
  WHERE s.person_key > 0 AND (s.to_on IS NULL OR s.to_on >= $as_of)
  GROUP BY s.person_key, township_of(s.region_code)
),
covered AS (
  SELECT person_key, name_key, person_converted, township_of(region_code) AS township_code
  FROM current_covered
  WHERE person_key > 0 AND programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
),
rates AS (
  SELECT t.township_code, c.covered_count, n.people_count
  FROM (SELECT DISTINCT township_code FROM posts) AS t
  JOIN (SELECT township_code, count(DISTINCT person_key) AS covered_count FROM covered GROUP BY township_code) AS c ON c.township_code = t.township_code
  JOIN (SELECT township_of(v.region_code) AS township_code, sum(v.people_count) AS people_count
        FROM (SELECT region_code, count(*) AS people_count FROM population WHERE person_key > 0 GROUP BY region_code) AS v
        GROUP BY township_of(v.region_code)) AS n ON n.township_code = t.township_code
),
examined AS (
  SELECT DISTINCT p.person_key FROM posts AS p JOIN rates AS r ON r.township_code = p.township_code
),
kin AS (
  SELECT k.official_key, k.relative_key, min(match_rank(c.name_key, k.relative_name_key, c.person_converted, k.relative_converted)) AS match_rank,
         max(c.person_key) AS covered_key
  FROM kin_of_officials AS k
  JOIN examined AS e ON e.person_key = k.official_key
  LEFT JOIN first_deaths AS d ON d.person_key = k.relative_key
  LEFT JOIN covered AS c ON c.person_key = k.relative_key
  WHERE d.person_key IS NULL
  GROUP BY k.official_key, k.relative_key
),
clusters AS (
  SELECT official_key, count(*) AS relative_count, count(covered_key) AS covered_count, min(CASE WHEN covered_key IS NOT NULL THEN match_rank END) AS match_rank
  FROM kin
  GROUP BY official_key
),
flagged AS (
  SELECT p.person_key, min(p.region_code) AS region_code, min(greatest(p.match_rank, k.match_rank)) AS match_rank, k.relative_count, k.covered_count,
         min(r.covered_count) AS township_covered, min(r.people_count) AS township_population
  FROM posts AS p
  JOIN rates AS r ON r.township_code = p.township_code
  JOIN clusters AS k ON k.official_key = p.person_key
  WHERE k.covered_count >= parameter('cluster_relatives_least', p.region_code, $as_of)
    AND k.covered_count * r.people_count >= parameter('cluster_rate_times', p.region_code, $as_of) * r.covered_count * k.relative_count
  GROUP BY p.person_key, k.relative_count, k.covered_count
)
SELECT * FROM flagged
