/* ---
id: benefits_overlap
version: 1
title: 低保、特困、孤儿待遇重复享受
question: 同一个人在同一个月里，同时领着两种不能同时享受的待遇吗？
side: wrongly_included
severity: high
subject: {table: people, key: [person_key]}
seeds: [R012, R056, R119]
legal_basis:
  - {document: 国务院关于进一步健全特困人员救助供养制度的意见（国发〔2016〕14号）, section: 制度衔接, point: 特困人员不再适用最低生活保障；纳入孤儿基本生活保障的不再适用特困供养, certainty: memory}
  - {document: 特困人员认定办法, section: 附则, point: 未成年人同时符合特困和孤儿条件的，选择其一, certainty: memory}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（六）, point: 查处救助资金发放中虚报冒领等问题, certainty: seed}
parameters: [overlap_months_min]
inputs: [households, members, payments]
optional_inputs: [orphans]
needs_columns: {payments: [household_id]}
logic: |
  低保与特困、城市低保与农村低保不能同时享受。某月本人在两户在保，两户的待遇属于这样的两种，两户当月都有正常发放；或者本人在特困户在保且有正常发放，同时在享受孤儿待遇，即计一个月。
  合计两个月以上即为疑点。金额逐月取较小的一份（本人在各户应摊份额中最小的），只与孤儿待遇重复的月份取特困份额，各月相加。集中供养与分散供养之间、户与户同一种低保之间不算。
numerator: 有两个月以上重复享受的人
denominator: 曾经在低保、特困户在保的人
evidence:
  other_household_key: 另一户
  household_count: 涉及户数
  month_count: 月数
  first_month: 首个月份
  last_month: 最后月份
  orphan_month_count: 与孤儿待遇重复的月数
legit_reasons:
  - 正在转换待遇，旧户当月补发、新户当月起发，名册移出月份晚登了
  - 婚迁、分户后原户名册没有移出，原户的待遇其实已经核减
  - 身份证号录入错误，两户不是同一个人
verify:
  - 核对两户名册上的姓名、照片和身份证号，确认是不是同一个人
  - 逐月核对两户待遇计算表，看是否都按此人计算
  - 问清本人愿意保留哪一种待遇，办理退出时保证不断档
not_applicable: 没有导入发放明细，或没有在低保、特困户在保的人
reading: 两户都是特困（集中、分散）而只与孤儿待遇重复的月份，取特困份额中较小的一份；月份不设上限
--- */
WITH held AS (
  SELECT household_key, person_key, name_key, person_converted, from_month, to_month,
         CASE WHEN programme = '城市低保' THEN 1 WHEN programme = '农村低保' THEN 2 ELSE 3 END AS benefit
  FROM two_benefit_spells
),
examined AS (
  SELECT person_key FROM enrolled_persons
),
candidates AS (
  SELECT h.person_key
  FROM held AS h
  LEFT JOIN (SELECT DISTINCT person_key FROM orphans WHERE person_key > 0) AS o ON o.person_key = h.person_key
  GROUP BY h.person_key
  HAVING min(h.benefit) < max(h.benefit) OR (max(h.benefit) = 3 AND max(o.person_key) IS NOT NULL)
),
paid AS (
  SELECT DISTINCT h.person_key, h.household_key, h.benefit, h.name_key, h.person_converted, p.for_month, p.regular_yuan
  FROM candidates AS c
  JOIN held AS h ON h.person_key = c.person_key
  JOIN paid_months AS p ON p.household_key = h.household_key AND p.for_month BETWEEN h.from_month AND h.to_month
  WHERE p.regular_count > 0
),
heads AS (
  SELECT m.household_key, m.for_month, count(DISTINCT s.person_key) AS covered_count
  FROM (SELECT DISTINCT household_key, for_month FROM paid) AS m
  JOIN member_spells AS s ON s.household_key = m.household_key AND s.covered
   AND m.for_month BETWEEN s.from_month AND s.to_month
  GROUP BY m.household_key, m.for_month
),
shares AS (
  SELECT p.person_key, p.household_key, p.benefit, p.name_key, p.person_converted, p.for_month,
         share_yuan(p.regular_yuan, h.covered_count) AS share_yuan
  FROM paid AS p
  JOIN heads AS h ON h.household_key = p.household_key AND h.for_month = p.for_month
),
twofold AS (
  SELECT a.person_key, a.for_month, a.household_key, b.household_key AS other_household_key, 0 AS with_orphan,
         least(a.share_yuan, b.share_yuan) AS smaller_yuan,
         match_rank(a.name_key, b.name_key, a.person_converted, b.person_converted) AS match_rank
  FROM shares AS a
  JOIN shares AS b ON b.person_key = a.person_key AND b.for_month = a.for_month AND b.benefit > a.benefit
  UNION ALL
  SELECT a.person_key, a.for_month, a.household_key, CAST(NULL AS BIGINT) AS other_household_key, 1 AS with_orphan,
         a.share_yuan AS smaller_yuan, match_rank(a.name_key, CAST(NULL AS BIGINT), a.person_converted, o.person_converted) AS match_rank
  FROM shares AS a
  JOIN orphans AS o ON o.person_key = a.person_key
  WHERE a.benefit = 3 AND o.from_month <= a.for_month AND (o.to_month IS NULL OR o.to_month >= a.for_month)
),
months AS (
  SELECT person_key, for_month, min(match_rank) AS match_rank, max(with_orphan) AS with_orphan,
         coalesce(min(CASE WHEN with_orphan = 0 THEN smaller_yuan END), min(smaller_yuan)) AS month_yuan
  FROM twofold
  GROUP BY person_key, for_month
),
places AS (  -- the first of the two households gives the flag's region
  SELECT o.person_key, min(o.household_key) AS household_key, max(o.household_key) AS last_household_key,
         count(DISTINCT o.household_key) AS household_count
  FROM (
    SELECT person_key, household_key FROM twofold
    UNION ALL SELECT person_key, other_household_key AS household_key FROM twofold WHERE other_household_key IS NOT NULL
  ) AS o
  GROUP BY o.person_key
),
flagged AS (
  SELECT m.person_key, p.household_key, max(h.region_code) AS region_code, min(m.match_rank) AS match_rank,
         CASE WHEN p.household_count > 1 THEN p.last_household_key END AS other_household_key, p.household_count,
         count(DISTINCT m.for_month) AS month_count, min(m.for_month) AS first_month, max(m.for_month) AS last_month,
         sum(m.with_orphan) AS orphan_month_count, as_yuan(sum(m.month_yuan)) AS amount_yuan
  FROM months AS m
  JOIN places AS p ON p.person_key = m.person_key
  JOIN households AS h ON h.household_key = p.household_key
  GROUP BY m.person_key, p.household_key, p.last_household_key, p.household_count
  HAVING count(DISTINCT m.for_month) >= parameter('overlap_months_min')
),
evidence AS (
  SELECT person_key, '重复月份' AS item, for_month AS month, month_yuan AS amount_yuan,
         CASE WHEN with_orphan = 1 THEN '含孤儿待遇' END AS words
  FROM months
)
SELECT * FROM flagged
