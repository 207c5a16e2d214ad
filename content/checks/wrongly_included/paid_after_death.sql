/* ---
id: paid_after_death
version: 2
title: 死亡后仍发放
question: 保障对象死亡以后，超过核查期的月份还在发钱吗？
side: wrongly_included
severity: high
subject: {table: members, key: [household_key, person_key]}
seeds: [R090, R153, R167]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、3, point: 纠治为服刑和死亡人员超期发放救助补助资金, certainty: seed}
  - {document: 特困人员认定办法, section: 第二十四条, point: 特困人员死亡的，应当终止救助供养, certainty: read}
parameters: [death_grace_months_dibao, death_grace_months_tekun, death_in_review_months]
inputs: [households, members, payments, deaths]
optional_inputs: [life_signs]
needs_columns: {payments: [paid_on, household_id]}
logic: |
  保障对象有死亡登记（多条取最早一天）。低保自死亡次月起，特困再宽限一个月，直到统计月：本人当月在保，且本户当月有正常发放、到账日晚于死亡日（没有到账日也算）。
  有一个月以上即为疑点。金额为这些月份本人应摊份额之和。家里还有其他人在保、且死亡未满三个月的，严重程度降为低；死亡信息存疑的人也降为低。
numerator: 死亡后仍有发放月份的保障对象
denominator: 低保、特困户中有死亡登记的保障对象
evidence:
  died_on: 最早死亡日期
  month_count: 月数
  note: 提示
legit_reasons:
  - 当月补发的是死亡以前月份的钱，所属月份登记错了
  - 身份证号录入错误，死亡登记属于别人，或者死亡登记本身有误
  - 户内还有其他人在保，正在三个月内核查家庭状况、办理增减停
verify:
  - 调取死亡证明或火化证明，核对姓名、身份证号和死亡日期
  - 逐月核对所属月份、到账日期和实际领取人
  - 入户了解家庭其他成员的生活状况，需要继续保障的同时办理变更
not_applicable: 没有导入死亡人员名单，发放缺“到账日期”或“家庭编号”列，或名单与曾经在保的人员没有一人对得上
--- */
WITH examined AS (
  SELECT DISTINCT s.household_key, s.person_key, s.region_code, d.died_on,
         CASE WHEN s.programme IN ('城市低保', '农村低保')
              THEN parameter('death_grace_months_dibao', s.region_code, d.died_on)
              ELSE parameter('death_grace_months_tekun', s.region_code, d.died_on) END AS grace_months,
         parameter('death_in_review_months', s.region_code, d.died_on) AS review_months
  FROM member_spells AS s
  JOIN first_deaths AS d ON d.person_key = s.person_key
  WHERE s.covered AND s.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
),
months AS (  -- overlapping rows of one person count once
  SELECT e.household_key, e.person_key, p.for_month, max(p.regular_yuan) AS regular_yuan,
         min(match_rank(s.name_key, r.name_key, s.person_converted, r.person_converted)) AS match_rank
  FROM examined AS e
  JOIN deaths AS r ON r.person_key = e.person_key
  JOIN member_spells AS s ON s.household_key = e.household_key AND s.person_key = e.person_key AND s.covered
  JOIN paid_months AS p ON p.household_key = e.household_key
   AND p.for_month BETWEEN s.from_month AND s.to_month
  WHERE p.for_month >= month_number(e.died_on) + 1 + e.grace_months AND p.for_month <= $as_of_month
    AND p.regular_count > 0 AND (p.has_undated OR p.last_paid_on > e.died_on)
  GROUP BY e.household_key, e.person_key, p.for_month
),
heads AS (
  SELECT m.household_key, m.for_month, count(DISTINCT s.person_key) AS covered_count
  FROM (SELECT DISTINCT household_key, for_month FROM months) AS m
  JOIN member_spells AS s ON s.household_key = m.household_key AND s.covered
   AND m.for_month BETWEEN s.from_month AND s.to_month
  GROUP BY m.household_key, m.for_month
),
shares AS (
  SELECT m.household_key, m.person_key, m.for_month, m.match_rank, share_yuan(m.regular_yuan, h.covered_count) AS share_yuan
  FROM months AS m
  JOIN heads AS h ON h.household_key = m.household_key AND h.for_month = m.for_month
),
others AS (  -- somebody else of the household is covered now
  SELECT DISTINCT e.household_key, e.person_key
  FROM examined AS e
  JOIN current_covered AS c ON c.household_key = e.household_key AND c.person_key <> e.person_key
),
flagged AS (
  SELECT e.household_key, e.person_key, e.region_code, min(s.match_rank) AS match_rank, e.died_on,
         count(*) AS month_count, as_yuan(sum(s.share_yuan)) AS amount_yuan, month_start(min(s.for_month)) AS occurred_on,
         CASE WHEN max(d.person_key) IS NOT NULL THEN 'low'
              WHEN max(o.person_key) IS NOT NULL AND $as_of <= add_months(e.died_on, max(e.review_months)) THEN 'low'
              ELSE 'high' END AS severity,
         CASE WHEN max(d.person_key) IS NOT NULL THEN '死亡信息存疑' END AS note
  FROM examined AS e
  JOIN shares AS s ON s.household_key = e.household_key AND s.person_key = e.person_key
  LEFT JOIN others AS o ON o.household_key = e.household_key AND o.person_key = e.person_key
  LEFT JOIN doubtful_deaths AS d ON d.person_key = e.person_key
  GROUP BY e.household_key, e.person_key, e.region_code, e.died_on
),
evidence AS (
  SELECT household_key, person_key, '发放' AS item, for_month AS month, share_yuan AS amount_yuan FROM shares
)
SELECT * FROM flagged
