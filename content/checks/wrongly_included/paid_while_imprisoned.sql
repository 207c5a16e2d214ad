/* ---
id: paid_while_imprisoned
version: 1
title: 服刑或强制戒毒期间仍享受
question: 保障对象在监狱服刑或被强制隔离戒毒的月份，户里还按他在保发钱吗？
side: wrongly_included
severity: high
subject: {table: members, key: [household_key, person_key]}
seeds: [R153, R167, R169]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第七条, point: 在监狱内服刑、强制隔离戒毒的人员不计入共同生活的家庭成员, certainty: read}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、3 和三（五）, point: 纠治为服刑人员超期发放救助资金，服刑人员按规定程序及时退出保障范围, certainty: seed}
  - {document: 特困人员认定办法, section: 第二十四条, point: 依法被判处刑罚且在监狱服刑的，终止救助供养, certainty: memory}
parameters: []
inputs: [households, members, payments, custody]
needs_columns: {custody: [to_on], payments: [household_id]}
logic: |
  名单类别为“监狱服刑”或“强制隔离戒毒”（看守所羁押、社区矫正、暂予监外执行不算）。某月1日已经在押（起始日期早于当月1日，截止日期为空或不早于当月1日），
  本人当月在保，本户当月有正常发放，即计一个月。有一个月以上即为疑点。金额为这些月份本人应摊份额之和。
numerator: 在押期间仍有发放月份的保障对象
denominator: 曾经在保、且列入服刑或强制隔离戒毒名单的对象
evidence:
  kind: 羁押类别
  from_on: 起始日期
  to_on: 截止日期
  month_count: 月数
  first_month: 首个月份
  last_month: 最后月份
legit_reasons:
  - 暂予监外执行、社区矫正或已经提前释放，名单没有更新
  - 发的是家里其他人的钱，本人的份额已经核减，只是名册没有改
  - 身份证号录入错误，被人冒用身份，或者同名误登
verify:
  - 向司法、公安部门核实起止日期、羁押方式和现在的状态，以书面答复为准
  - 看家里还剩几口人、收入有没有变，应当重新计算家庭待遇，不是整户停发
  - 逐月核对本户待遇是否已减去本人，确认谁领取了这部分钱
not_applicable: 没有导入服刑在押名单，名单缺“截止日期”列，或名单与曾经在保的人员没有一人对得上
reading: 原文没有给月份设上限：所属月份在统计月以后、但已经发出的，也算
--- */
WITH held AS (
  SELECT person_key, name_key, person_converted, kind, from_on, to_on
  FROM custody
  WHERE person_key > 0 AND kind IN ('监狱服刑', '强制隔离戒毒')
),
examined AS (
  SELECT DISTINCT s.household_key, s.person_key, s.region_code
  FROM member_spells AS s
  JOIN held AS c ON c.person_key = s.person_key
  WHERE s.covered
),
months AS (  -- overlapping rows of one person, and overlapping terms, count once
  SELECT s.household_key, s.person_key, p.for_month, max(p.regular_yuan) AS regular_yuan,
         min(c.kind) AS kind, min(c.from_on) AS from_on, max(c.to_on) AS to_on,
         min(match_rank(s.name_key, c.name_key, s.person_converted, c.person_converted)) AS match_rank
  FROM held AS c
  JOIN member_spells AS s ON s.person_key = c.person_key AND s.covered
  JOIN paid_months AS p ON p.household_key = s.household_key AND p.for_month BETWEEN s.from_month AND s.to_month
  WHERE p.regular_count > 0 AND c.from_on < month_start(p.for_month)
    AND (c.to_on IS NULL OR month_start(p.for_month) <= c.to_on)
  GROUP BY s.household_key, s.person_key, p.for_month
),
heads AS (
  SELECT m.household_key, m.for_month, count(DISTINCT s.person_key) AS covered_count
  FROM (SELECT DISTINCT household_key, for_month FROM months) AS m
  JOIN member_spells AS s ON s.household_key = m.household_key AND s.covered
   AND m.for_month BETWEEN s.from_month AND s.to_month
  GROUP BY m.household_key, m.for_month
),
shares AS (
  SELECT m.household_key, m.person_key, m.for_month, m.kind, m.from_on, m.to_on, m.match_rank,
         share_yuan(m.regular_yuan, h.covered_count) AS share_yuan
  FROM months AS m
  JOIN heads AS h ON h.household_key = m.household_key AND h.for_month = m.for_month
),
flagged AS (
  SELECT e.household_key, e.person_key, e.region_code, min(s.match_rank) AS match_rank, min(s.kind) AS kind,
         min(s.from_on) AS from_on, max(s.to_on) AS to_on, count(*) AS month_count,
         min(s.for_month) AS first_month, max(s.for_month) AS last_month, as_yuan(sum(s.share_yuan)) AS amount_yuan
  FROM examined AS e
  JOIN shares AS s ON s.household_key = e.household_key AND s.person_key = e.person_key
  GROUP BY e.household_key, e.person_key, e.region_code
),
evidence AS (
  SELECT household_key, person_key, '应摊份额' AS item, for_month AS month, share_yuan AS amount_yuan, kind AS words FROM shares
)
SELECT * FROM flagged
