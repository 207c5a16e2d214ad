/* ---
id: enrolled_in_two_counties
version: 1
title: 跨县区重复享受
question: 同一个人在同一个月里，在两个县区都有人替他领低保或特困待遇吗？
side: wrongly_included
severity: high
subject: {table: people, key: [person_key]}
seeds: [R012, R056, R119]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 申请部分, point: 家庭成员户籍不在一处的，由其中一地受理，其他地方配合核查，不得两地重复申请, certainty: memory}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（六）, point: 查处救助资金发放中虚报冒领等问题, certainty: seed}
parameters: [two_counties_months_min]
inputs: [households, members, payments]
needs_columns: {payments: [household_id]}
logic: |
  某月本人在低保或特困户在保（各种类型都算），所在户当月有正常发放，这样的户分布在两个以上县区，即计一个月。两个月以上即为疑点。
  金额逐月为各县区本人应摊份额之和减去最大的一个县区，各月相加。区划代码看不出县区的户不参加比对。
numerator: 有两个月以上在两个县区同时享受的人
denominator: 曾经在低保、特困户在保的人
evidence:
  other_household_key: 另一户
  county_count: 县区数
  counties: 涉及县区代码
  month_count: 月数
  first_month: 首个月份
  last_month: 最后月份
legit_reasons:
  - 婚嫁、搬迁、收养后在新地办理，原地尚未移出名册，原户待遇已经核减
  - 行政区划调整，同一户在新旧两个县区代码下各留了一条
  - 身份证号录入错误，两地不是同一个人
verify:
  - 与另一县区民政部门核对姓名、照片、身份证号和实际居住地
  - 核对两地当月待遇计算表和收款账户，看是谁在领、是否都按此人计算
  - 商定由哪一地继续保障，先衔接好再退出另一地
not_applicable: 没有导入发放明细，或没有在低保、特困户在保的人
reading: 区划代码第5、6位为00的户没有县区，不参加比对；月份不设上限
--- */
WITH held AS (
  SELECT household_key, person_key, name_key, person_converted, from_month, to_month, county_of(region_code) AS county_code
  FROM two_county_spells
),
examined AS (
  SELECT person_key FROM enrolled_persons WHERE least_county IS NOT NULL
),
candidates AS (
  SELECT person_key FROM held GROUP BY person_key HAVING min(county_code) < max(county_code)
),
paid AS (
  SELECT DISTINCT h.person_key, h.household_key, h.county_code, h.name_key, h.person_converted, p.for_month, p.regular_yuan
  FROM candidates AS c
  JOIN held AS h ON h.person_key = c.person_key AND h.county_code IS NOT NULL
  JOIN paid_months AS p ON p.household_key = h.household_key AND p.for_month BETWEEN h.from_month AND h.to_month
  WHERE p.regular_count > 0
),
doubles AS (  -- rows of one person in two counties in one month
  SELECT a.person_key, a.for_month, min(match_rank(a.name_key, b.name_key, a.person_converted, b.person_converted)) AS match_rank
  FROM paid AS a
  JOIN paid AS b ON b.person_key = a.person_key AND b.for_month = a.for_month AND b.county_code > a.county_code
  GROUP BY a.person_key, a.for_month
),
used AS (
  SELECT DISTINCT p.person_key, p.household_key, p.county_code, p.for_month, p.regular_yuan
  FROM paid AS p
  JOIN doubles AS d ON d.person_key = p.person_key AND d.for_month = p.for_month
),
heads AS (
  SELECT m.household_key, m.for_month, count(DISTINCT s.person_key) AS covered_count
  FROM (SELECT DISTINCT household_key, for_month FROM used) AS m
  JOIN member_spells AS s ON s.household_key = m.household_key AND s.covered
   AND m.for_month BETWEEN s.from_month AND s.to_month
  GROUP BY m.household_key, m.for_month
),
county_shares AS (
  SELECT u.person_key, u.for_month, u.county_code, sum(share_yuan(u.regular_yuan, h.covered_count)) AS county_yuan
  FROM used AS u
  JOIN heads AS h ON h.household_key = u.household_key AND h.for_month = u.for_month
  GROUP BY u.person_key, u.for_month, u.county_code
),
months AS (
  SELECT person_key, for_month, as_yuan(sum(county_yuan) - max(county_yuan)) AS month_yuan
  FROM county_shares
  GROUP BY person_key, for_month
),
totals AS (
  SELECT m.person_key, count(*) AS month_count, min(m.for_month) AS first_month, max(m.for_month) AS last_month,
         as_yuan(sum(m.month_yuan)) AS amount_yuan, min(d.match_rank) AS match_rank
  FROM months AS m
  JOIN doubles AS d ON d.person_key = m.person_key AND d.for_month = m.for_month
  GROUP BY m.person_key
  HAVING count(*) >= parameter('two_counties_months_min')
),
places AS (
  SELECT person_key, min(household_key) AS household_key, max(household_key) AS other_household_key,
         count(DISTINCT county_code) AS county_count, min(county_code) || '、' || max(county_code) AS counties
  FROM used
  GROUP BY person_key
),
flagged AS (
  SELECT t.person_key, p.household_key, h.region_code, t.match_rank, p.other_household_key, p.county_count, p.counties,
         t.month_count, t.first_month, t.last_month, t.amount_yuan
  FROM totals AS t
  JOIN places AS p ON p.person_key = t.person_key
  JOIN households AS h ON h.household_key = p.household_key
),
evidence AS (
  SELECT person_key, '各县区份额' AS item, for_month AS month, as_yuan(county_yuan) AS amount_yuan, county_code AS words FROM county_shares
)
SELECT * FROM flagged
