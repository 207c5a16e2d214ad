/* ---
id: may_be_destitute
version: 1
title: 疑似应纳入特困
question: 没有配偶、子女，也没有养老待遇的老年人、未成年人和重残人员，是否应当纳入特困供养？
side: missed
severity: medium
subject: {table: people, key: [person_key]}
seeds: [R006, R049, R158]
legal_basis:
  - {document: 特困人员认定办法, section: 认定条件, point: 老年人、残疾人、未成年人，无劳动能力、无生活来源、无法定义务人或者义务人无履行能力的，应当认定为特困人员, certainty: read}
  - {document: 社会救助暂行办法, section: 特困人员供养, point: 国家对无劳动能力、无生活来源且无法定赡养抚养扶养义务人的人员给予供养, certainty: memory}
parameters: [destitute_old_age, destitute_child_age]
inputs: [population, disabilities, pensions, households, members]
optional_inputs: [deaths, orphans]
needs_columns:
  population: [father_id, mother_id, spouse_id]
logic: |
  户籍人口中年满60周岁，或不满16周岁，或重度残疾（一级、二级，或者智力、精神三级）的人：没有在世的配偶，没有在世的子女；不满60周岁的，父母也都不在世。
  没有死亡登记的亲属都当作在世，不在户籍人口中的也一样；户籍上没有登记的亲属当作没有。当前没有城乡居民养老、遗属待遇以外的养老金，不在特困保障之列，未领取孤儿类待遇，本人没有死亡登记，即为疑点。
numerator: 疑似应纳入而未纳入特困的人
denominator: 户籍人口中60周岁以上、不满16周岁或重度残疾的人
evidence:
  age: 周岁
  grounds: 情形
legit_reasons:
  - 户籍上没有登记亲属关系，实际有子女、配偶或者收养人履行义务
  - 有劳动能力或有稳定收入、财产，不属于无生活来源
  - 已按低保保障，本人愿意维持低保
  - 儿童由祖父母等其他监护人抚养，正在办理孤儿或事实无人抚养儿童保障
verify:
  - 入户看居住和生活来源，问清有无子女、配偶、父母，是否长期失去联系
  - 向村（居）委会核对亲属情况，查户籍底册，不能只看系统登记
  - 初步判断生活自理能力；符合条件的告知特困供养政策并协助申请
not_applicable: 没有导入户籍人口、残疾人、养老金名单，或户籍人口没有父、母、配偶证号列
reading: 亲属的证号有误的，仍是登记了一位没有死亡登记的亲属，按在世算；配偶关系双方任一方登记即算。
--- */
WITH examined AS (
  SELECT person_key, region_code, spouse_key, father_key, mother_key, birth_on
  FROM dependants
  WHERE is_severely_disabled
     OR birth_on <= add_months($as_of, -12 * parameter('destitute_old_age', region_code, $as_of))
     OR birth_on > add_months($as_of, -12 * parameter('destitute_child_age', region_code, $as_of))
),
provided AS (  -- those who have a pension of their own, tekun or an orphan's benefit
  SELECT person_key FROM pensions
  WHERE kind NOT IN ('城乡居民', '遗属') AND from_month <= $as_of_month AND (to_month IS NULL OR to_month >= $as_of_month)
  UNION ALL
  SELECT person_key FROM current_covered WHERE programme IN ('集中供养特困', '分散供养特困')
  UNION ALL
  SELECT person_key FROM orphans WHERE from_month <= $as_of_month AND (to_month IS NULL OR to_month >= $as_of_month)
  UNION ALL
  SELECT person_key FROM first_deaths
),
unprovided AS (
  SELECT e.*
  FROM examined AS e
  LEFT JOIN (SELECT DISTINCT person_key FROM provided) AS v ON v.person_key = e.person_key
  WHERE v.person_key IS NULL
),
alone AS (
  -- no spouse and, below old age, no parents of their own row but dead ones; a number that is not valid is somebody without a death
  SELECT u.person_key, u.birth_on
  FROM unprovided AS u
  LEFT JOIN first_deaths AS s ON s.person_key = u.spouse_key
  LEFT JOIN first_deaths AS f ON f.person_key = u.father_key
  LEFT JOIN first_deaths AS m ON m.person_key = u.mother_key
  WHERE (u.spouse_key IS NULL OR s.person_key IS NOT NULL)
    AND (coalesce(u.birth_on <= add_months($as_of, -12 * parameter('destitute_old_age', u.region_code, $as_of)), TRUE)
      OR ((u.father_key IS NULL OR f.person_key IS NOT NULL) AND (u.mother_key IS NULL OR m.person_key IS NOT NULL)))
),
links AS (  -- what the rows of others say: children, and whoever names them as spouse
  SELECT l.parent_key AS person_key, l.child_key AS relative_key FROM parent_links AS l WHERE l.parent_key IN (SELECT person_key FROM alone)
  UNION ALL
  SELECT p.spouse_key AS person_key, p.person_key AS relative_key
  FROM population AS p WHERE p.person_key > 0 AND p.spouse_key IN (SELECT person_key FROM alone)
),
supported AS (
  SELECT DISTINCT l.person_key
  FROM links AS l
  LEFT JOIN first_deaths AS d ON d.person_key = l.relative_key
  WHERE d.person_key IS NULL
),
unsupported AS (
  SELECT DISTINCT u.person_key, age_on(u.birth_on, $as_of) AS age
  FROM alone AS u
  LEFT JOIN supported AS s ON s.person_key = u.person_key
  WHERE s.person_key IS NULL
),
grouped AS (
  SELECT p.person_key, p.region_code, p.name_key, p.person_converted, u.age,
         coalesce(u.age >= parameter('destitute_old_age', p.region_code, $as_of), FALSE) AS is_old,
         coalesce(u.age < parameter('destitute_child_age', p.region_code, $as_of), FALSE) AS is_child
  FROM unsupported AS u
  JOIN population AS p ON p.person_key = u.person_key
),
flagged AS (  -- the register alone tells who is old or a child; the list of the disabled may know the others by another name
  SELECT g.person_key, g.region_code, g.age,
         min(CASE WHEN g.is_old OR g.is_child THEN match_rank(g.name_key, g.name_key, g.person_converted, g.person_converted)
                  ELSE match_rank(g.name_key, d.name_key, g.person_converted, d.person_converted) END) AS match_rank,
         CASE WHEN g.is_old THEN '老年人' WHEN g.is_child THEN '未成年人' ELSE '重度残疾人' END
         || CASE WHEN max(d.person_key) IS NOT NULL AND (g.is_old OR g.is_child) THEN '、重度残疾' ELSE '' END AS grounds
  FROM grouped AS g
  LEFT JOIN severely_disabled AS d ON d.person_key = g.person_key
  GROUP BY g.person_key, g.region_code, g.age, g.is_old, g.is_child
)
SELECT * FROM flagged
