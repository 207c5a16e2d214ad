/* ---
id: public_employee_enrolled
version: 1
title: 财政供养人员享受救助
question: 在编在职或退休的财政供养人员，本人最近一年里还作为保障对象领钱吗？
side: wrongly_included
severity: high
subject: {table: members, key: [household_key, person_key]}
seeds: [R088, R089, R119]
legal_basis:
  - {document: 社会救助暂行办法, section: 第九条, point: 共同生活的家庭成员人均收入低于当地标准且财产符合规定的家庭，给予最低生活保障, certainty: read}
  - {document: 某区城乡低保专项治理方案（2023）, section: 二（一）1, point: 重点核查弄虚作假、优亲厚友、违规操作和应退未退, certainty: seed}
  - {document: 明察检查口径, section: public_employee_enrolled, point: 法规没有按身份一律排除；工资或退休金通常高于标准，所以要核对收入, certainty: own}
parameters: [payroll_months_back]
inputs: [households, members, payments, public_payroll]
needs_columns: {payments: [household_id]}
logic: |
  名册类别为“在编在职”或“退休”。最近十二个月（含统计月）中，某月本人在财政供养名册上，同时作为低保、特困保障对象在保，本户当月有正常发放，即计一个月。
  有一个月以上即为疑点。金额为这些月份本人应摊份额之和。
numerator: 最近十二个月内有重叠月份的保障对象
denominator: 最近十二个月内作为低保、特困对象在保、又在财政供养名册（在编在职、退休）上的人
evidence:
  kind: 人员类别
  employer: 单位
  month_count: 月数
  first_month: 首个月份
  last_month: 最后月份
legit_reasons:
  - 名册是遗属补助、精减退职等待遇人员，误归入退休
  - 已经离职、停薪或尚未起薪，名册终止月份没有更新
  - 收入虽有，但家庭人口多、重病支出大，经核定仍符合条件
  - 同名或身份证号录入错误
verify:
  - 向财政、组织或人社部门核实编制状态和实发工资、退休金
  - 重新计算家庭人均收入，不能只因身份就作出退出决定
  - 查申请时是否如实申报，经办人当时是否知情
not_applicable: 没有导入财政供养名册，或最近十二个月没有重叠的人
--- */
WITH payroll AS (
  SELECT person_key, name_key, person_converted, kind, employer, from_month, coalesce(to_month, 999999) AS to_month
  FROM public_payroll
  WHERE person_key > 0 AND kind IN ('在编在职', '退休')
),
held AS (  -- months in which a roster row and a payroll row run together
  SELECT s.household_key, s.person_key, s.region_code, p.kind, p.employer,
         match_rank(s.name_key, p.name_key, s.person_converted, p.person_converted) AS match_rank,
         greatest(s.from_month, p.from_month, $as_of_month - parameter('payroll_months_back', s.region_code, $as_of) + 1) AS from_month,
         least(s.to_month, p.to_month, $as_of_month) AS to_month
  FROM member_spells AS s
  JOIN payroll AS p ON p.person_key = s.person_key
  WHERE s.covered AND s.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
),
examined AS (
  SELECT DISTINCT household_key, person_key, region_code FROM held WHERE from_month <= to_month
),
months AS (
  SELECT h.household_key, h.person_key, p.for_month, max(p.regular_yuan) AS regular_yuan, min(h.kind) AS kind,
         min(h.employer) AS employer, min(h.match_rank) AS match_rank
  FROM held AS h
  JOIN paid_months AS p ON p.household_key = h.household_key AND p.for_month BETWEEN h.from_month AND h.to_month
  WHERE p.regular_count > 0
  GROUP BY h.household_key, h.person_key, p.for_month
),
heads AS (
  SELECT m.household_key, m.for_month, count(DISTINCT s.person_key) AS covered_count
  FROM (SELECT DISTINCT household_key, for_month FROM months) AS m
  JOIN member_spells AS s ON s.household_key = m.household_key AND s.covered
   AND m.for_month BETWEEN s.from_month AND s.to_month
  GROUP BY m.household_key, m.for_month
),
shares AS (
  SELECT m.household_key, m.person_key, m.for_month, m.kind, m.employer, m.match_rank,
         share_yuan(m.regular_yuan, h.covered_count) AS share_yuan
  FROM months AS m
  JOIN heads AS h ON h.household_key = m.household_key AND h.for_month = m.for_month
),
flagged AS (
  SELECT e.household_key, e.person_key, e.region_code, min(s.match_rank) AS match_rank, min(s.kind) AS kind,
         min(s.employer) AS employer, count(*) AS month_count, min(s.for_month) AS first_month,
         max(s.for_month) AS last_month, as_yuan(sum(s.share_yuan)) AS amount_yuan
  FROM examined AS e
  JOIN shares AS s ON s.household_key = e.household_key AND s.person_key = e.person_key
  GROUP BY e.household_key, e.person_key, e.region_code
),
evidence AS (
  SELECT household_key, person_key, '应摊份额' AS item, for_month AS month, share_yuan AS amount_yuan, kind AS words FROM shares
)
SELECT * FROM flagged
