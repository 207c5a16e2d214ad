/* ---
id: death_not_processed
version: 1
title: 死亡三个月未办理增减停
question: 保障对象死亡满三个月了，这一户还没有复核、也没有办理增发、减发、停发吗？
side: wrongly_included
severity: medium
subject: {table: members, key: [household_key, person_key]}
seeds: [R090, R167, R168]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（五）, point: 低保对象死亡之日起三个月内完成家庭状况核查并办理增发、减发、停发, certainty: seed}
  - {document: 某区城乡低保专项治理方案（2023）, section: 二（一）1, point: 重点核查已死亡对象仍享受低保的问题, certainty: seed}
  - {document: 特困人员认定办法, section: 第二十四条, point: 特困人员死亡的，应当终止救助供养, certainty: read}
parameters: [death_in_review_months]
inputs: [households, members, deaths, adjustments, reviews]
optional_inputs: [life_signs]
needs_columns: {adjustments: [decided_on]}
logic: |
  低保、特困户中统计月仍在保的成员有死亡登记（多条取最早一天），自死亡之日起满三个月仍早于统计日；
  死亡以后这一户没有任何决定日期晚于死亡日的待遇变动，也没有任何晚于死亡日的复核，即为疑点。决定日期没填的变动不能证明已办。死亡信息存疑的人严重程度降为低。
numerator: 死亡满三个月、户内没有复核也没有变动的在保对象
denominator: 低保、特困户中统计月仍在保而有死亡登记的对象
evidence:
  died_on: 最早死亡日期
  due_on: 三个月期满日
  covered_count: 户内现有在保人数
  note: 提示
legit_reasons:
  - 已经办理变动，但决定日期漏填或还没有录入系统
  - 已经入户核查、结论是待遇不变，复核记录没有登记
  - 身份证号录入错误，或死亡登记本身有误，人还在世
verify:
  - 调取死亡证明或火化证明，核对姓名、身份证号和死亡日期
  - 查这一户死亡以后的核查记录、变更审批表和决定文书，看是没有办还是没有录
  - 入户看现在有几口人、谁在领钱；余下的人需要继续保障的，当场说明如何办理变更
not_applicable: 没有导入死亡、变动或复核数据，待遇变动缺“决定日期”列，或在保人员没有一人有死亡登记
reading: 三个月的期限对低保和特困同样适用；决定日期为空的变动不算已办理
--- */
WITH examined AS (
  SELECT c.household_key, c.person_key, c.region_code, d.died_on,
         add_months(d.died_on, parameter('death_in_review_months', c.region_code, d.died_on)) AS due_on,
         min(match_rank(c.name_key, r.name_key, c.person_converted, r.person_converted)) AS match_rank
  FROM current_covered AS c
  JOIN first_deaths AS d ON d.person_key = c.person_key
  JOIN deaths AS r ON r.person_key = c.person_key
  WHERE c.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
  GROUP BY c.household_key, c.person_key, c.region_code, d.died_on
),
handled AS (  -- something was decided or looked at after the death
  SELECT DISTINCT e.household_key, e.person_key
  FROM examined AS e
  JOIN (
    SELECT household_key, decided_on AS handled_on FROM adjustments
    UNION ALL
    SELECT household_key, reviewed_on AS handled_on FROM reviews
  ) AS a ON a.household_key = e.household_key
  WHERE a.handled_on > e.died_on
),
heads AS (
  SELECT household_key, count(DISTINCT person_key) AS covered_count
  FROM current_covered
  WHERE household_key IN (SELECT household_key FROM examined)
  GROUP BY household_key
),
flagged AS (
  SELECT e.household_key, e.person_key, e.region_code, e.match_rank, e.died_on, e.due_on, n.covered_count,
         CASE WHEN d.person_key IS NOT NULL THEN 'low' ELSE 'medium' END AS severity,
         CASE WHEN d.person_key IS NOT NULL THEN '死亡信息存疑' END AS note
  FROM examined AS e
  JOIN heads AS n ON n.household_key = e.household_key
  LEFT JOIN handled AS a ON a.household_key = e.household_key AND a.person_key = e.person_key
  LEFT JOIN doubtful_deaths AS d ON d.person_key = e.person_key
  WHERE e.due_on < $as_of AND a.household_key IS NULL
),
evidence AS (
  SELECT f.household_key, f.person_key, '死亡登记' AS item, r.died_on AS on_day, r.source AS words
  FROM flagged AS f
  JOIN deaths AS r ON r.person_key = f.person_key
)
SELECT * FROM flagged
