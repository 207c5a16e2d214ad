/* ---
id: care_visit_overdue
version: 1
title: 探访照料不到位
question: 在家供养的特困人员，是不是已经很久没有人探访？
side: procedure
severity: medium
subject: {table: members, key: [household_key, person_key]}
seeds: [R042]
legal_basis:
  - {document: 2020年深化农村低保专项治理工作方案（宝民发〔2020〕109号）, section: 二（二）, point: 督促落实照料服务责任，做到特困人员平日有人照应、生病有人看护, certainty: seed}
  - {document: 明察检查口径, section: care_visit_overdue, point: 完全丧失自理能力每7天、部分丧失每15天、其余每30天探访一次, certainty: own}
parameters: [care_visit_start_days, care_visit_days_full_loss, care_visit_days_partial_loss, care_visit_days_able]
inputs: [households, members, care_visits]
needs_columns: {households: [self_care]}
logic: |
  统计月在册的分散供养特困户中的保障对象，起始月份1日到统计日满三十天的：从最近一次探访（没有探访过的从起始月份1日）起，生活自理能力完全丧失的加7天，部分丧失的加15天，
  其余（含没有登记的）加30天，早于统计日即为疑点。身份证号错误的人不比对。
numerator: 探访超期的分散供养特困人员
denominator: 起保满三十天的在册分散供养特困人员
evidence:
  self_care: 生活自理能力
  last_visited_on: 最近探访日期
  since_on: 起算日期
  limit_days: 间隔天数
  day_count: 已过天数
legit_reasons:
  - 照料人天天照看，只是没有逐次登记
  - 本人住院或者走亲戚，由别处照料
  - 探访记录在村（居）纸质本上，还没有录入
verify:
  - 当天上门看望本人：人在不在、吃穿住、身体和用药情况
  - 看村（居）探访记录本和照料人的记录，问邻居
  - 生活自理能力登记是否准确，变差了的及时重新评估
not_applicable: 没有导入救助家庭、家庭成员或探访照料记录，或家庭表里没有生活自理能力一列，或没有起保满三十天的在册分散供养特困人员
reading: 起保天数按家庭的起始月份1日算，不按成员的纳入月份。
--- */
WITH cared AS (
  SELECT c.household_key, c.person_key, c.region_code, h.self_care, month_start(h.start_month) AS started_on,
         min(match_rank(c.name_key, c.name_key, c.person_converted, c.person_converted)) AS own_rank
  FROM current_covered AS c
  JOIN households AS h ON h.household_key = c.household_key
  WHERE c.programme = '分散供养特困' AND c.person_key > 0
  GROUP BY c.household_key, c.person_key, c.region_code, h.self_care, h.start_month
),
visits AS (
  SELECT v.person_key, v.visited_on, match_rank(0, 0, v.person_converted, v.person_converted) AS their_rank,
         row_number() OVER (PARTITION BY v.person_key ORDER BY v.visited_on DESC NULLS LAST, v.person_converted ASC NULLS FIRST) AS place
  FROM care_visits AS v
  JOIN (SELECT DISTINCT person_key FROM cared) AS c ON c.person_key = v.person_key
),
looked_at AS (
  SELECT c.household_key, c.person_key, c.region_code, c.self_care, v.visited_on AS last_visited_on,
         coalesce(v.visited_on, c.started_on) AS since_on, greatest(c.own_rank, coalesce(v.their_rank, c.own_rank)) AS match_rank
  FROM cared AS c
  LEFT JOIN visits AS v ON v.person_key = c.person_key AND v.place = 1
  WHERE days_between(c.started_on, $as_of) >= parameter('care_visit_start_days', c.region_code, c.started_on)
),
examined AS (
  SELECT household_key, person_key, region_code, match_rank, self_care, last_visited_on, since_on, days_between(since_on, $as_of) AS day_count,
         CASE WHEN self_care = '完全丧失' THEN parameter('care_visit_days_full_loss', region_code, since_on)
              WHEN self_care = '部分丧失' THEN parameter('care_visit_days_partial_loss', region_code, since_on)
              ELSE parameter('care_visit_days_able', region_code, since_on) END AS limit_days
  FROM looked_at
),
flagged AS (
  SELECT household_key, person_key, region_code, match_rank, self_care, last_visited_on, since_on, limit_days, day_count
  FROM examined
  WHERE add_days(since_on, limit_days) < $as_of
)
SELECT * FROM flagged
