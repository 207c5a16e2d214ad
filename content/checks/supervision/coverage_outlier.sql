/* ---
id: coverage_outlier
version: 1
title: 保障覆盖面与经济水平不相符
question: 与收入水平相近的县相比，哪个县的低保覆盖面明显偏低或偏高？
side: missed
severity: medium
subject: {table: regions, key: [region_code]}
seeds: [R126]
legal_basis:
  - {document: 福建省民政扶贫领域腐败和作风问题专项治理实施方案（2018年）, section: 三（一）, point: 针对低保覆盖面与当地经济发展水平不相符、扩面未达到预期的县进行靶向督查, certainty: seed}
parameters: [coverage_min_population, coverage_groups, coverage_group_size, coverage_deviation_times, coverage_mad_scale]
inputs: [regions, region_stats, households, members]
logic: |
  取区县基本情况中不晚于统计日所在年度的最近一年（各县用同一年），常住人口200人以上的县：覆盖率为当前在保的低保对象人数除以常住人口。
  按人均可支配收入从低到高分成三组（除不尽的，前面的组多一个；收入相同的按区划代码）。五个县以上的组里，覆盖率与组内中位数之差超过2×1.4826×绝对中位差（绝对中位差大于0）的，即为疑点，并写明偏低还是偏高。
numerator: 覆盖率明显偏离同组中位数的县
denominator: 分在五个县以上的组里的县
evidence:
  direction: 偏低或偏高
  covered_count: 在保人数
  population: 常住人口
  rate_percent: 覆盖率（%）
  median_percent: 同组中位数（%）
  income_yuan: 人均可支配收入
  stats_year: 统计年度
  group_size: 同组县数
legit_reasons:
  - 人口外出多，常住人口与户籍人口差别大
  - 残疾人、老年人占比高，或遭遇大灾，应保的人本来就多
  - 低保标准高于或低于邻县
  - 只导入了该县一部分乡镇的名册
verify:
  - 先核对名册是否完整、年度是否对应
  - 偏低的，抽几个村入户看有没有该保未保的困难群众，对照五类重点人群名单
  - 偏高的，抽查审核确认材料；不得为了覆盖率下达清退指标
not_applicable: 没有导入行政区划、区县基本情况、救助家庭或家庭成员，或没有五个县以上的组
reading: 县按行政区划表的层级认；在保人数按不同的人计，身份证号有误的也是一个人。
--- */
WITH latest AS (
  SELECT max(year) AS year FROM region_stats WHERE year <= year($as_of)
),
covered AS (
  SELECT county_of(region_code) AS region_code, count(DISTINCT person_key) AS covered_count
  FROM current_covered
  WHERE programme IN ('城市低保', '农村低保')
  GROUP BY county_of(region_code)
),
counties AS (  -- covered people per million million, as whole numbers: a tie with the limit stays a tie on either engine
  SELECT s.region_code, s.year, s.population, s.disposable_income_yuan, coalesce(c.covered_count, 0) AS covered_count,
         CAST(floor(CAST(coalesce(c.covered_count, 0) AS DOUBLE) * 1000000000000 / CAST(s.population AS DOUBLE)) AS BIGINT) AS rate,
         ntile(parameter('coverage_groups')) OVER (ORDER BY s.disposable_income_yuan NULLS FIRST, s.region_code NULLS FIRST) AS income_group
  FROM region_stats AS s
  JOIN latest AS l ON l.year = s.year
  JOIN regions AS r ON r.region_code = s.region_code AND r.level = '县'
  LEFT JOIN covered AS c ON c.region_code = s.region_code
  WHERE s.population >= parameter('coverage_min_population')
),
ranked AS (
  SELECT c.*, count(*) OVER (PARTITION BY income_group) AS group_size,
         row_number() OVER (PARTITION BY income_group ORDER BY rate NULLS FIRST, region_code NULLS FIRST) AS place
  FROM counties AS c
),
medians AS (  -- twice the median: the middle rate twice, or the middle two added
  SELECT income_group, min(rate) + max(rate) AS median_twice
  FROM ranked
  WHERE place * 2 BETWEEN group_size AND group_size + 2
  GROUP BY income_group
),
distances AS (
  SELECT r.*, m.median_twice, abs(r.rate * 2 - m.median_twice) AS distance_twice,
         row_number() OVER (PARTITION BY r.income_group ORDER BY abs(r.rate * 2 - m.median_twice) NULLS FIRST, r.region_code NULLS FIRST) AS distance_place
  FROM ranked AS r
  JOIN medians AS m ON m.income_group = r.income_group
),
spreads AS (
  SELECT income_group, min(distance_twice) + max(distance_twice) AS mad_four_times
  FROM distances
  WHERE distance_place * 2 BETWEEN group_size AND group_size + 2
  GROUP BY income_group
),
examined AS (
  SELECT d.*, s.mad_four_times
  FROM distances AS d
  JOIN spreads AS s ON s.income_group = d.income_group
  WHERE d.group_size >= parameter('coverage_group_size')
),
flagged AS (
  SELECT region_code, CASE WHEN rate * 2 < median_twice THEN '偏低' ELSE '偏高' END AS direction, covered_count, population,
         CAST(rate AS DOUBLE) / 10000000000.0 AS rate_percent, CAST(median_twice AS DOUBLE) / 20000000000.0 AS median_percent,
         disposable_income_yuan AS income_yuan, year AS stats_year, group_size
  FROM examined
  WHERE mad_four_times > 0
    AND distance_twice * 2 > mad_four_times * (parameter('coverage_deviation_times') * parameter('coverage_mad_scale'))
)
SELECT * FROM flagged
