/* ---
id: fund_slow
version: 1
title: 资金拨付滞留
question: 上级下达的钱到账以后，30天内有没有往下拨或者发出去？
side: fund
severity: medium
subject: {table: fund_movements, key: [movement_id]}
seeds: [R014, R048, R131]
legal_basis:
  - {document: 福建省民政扶贫领域腐败和作风问题专项治理实施方案（2018年）, section: 三（二）三, point: 对专项资金流向、流量、流速实行全程跟踪和在线监管, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（四）, point: 检查是否及时足额发放各类救助补助资金, certainty: seed}
  - {document: 预算法, section: 第五十二条, point: 接到上级转移支付后应当在规定日数内下达到下级, certainty: memory}
parameters: [fund_slow_days]
inputs: [fund_movements]
needs_columns: {fund_movements: [from_region_code, to_region_code]}
logic: |
  每一笔上级下达：收款地区从到账当天起30天内（首尾两天都算）没有任何一笔拨付下级或发放到户（不论金额和项目），且30天已过，即为疑点。金额为该笔金额。
numerator: 30天内没有任何拨付或发放的上级下达
denominator: 到账满30天、写明收款地区的上级下达
evidence:
  year: 预算年度
  programme: 资金项目
  received_on: 到账日期
  first_moved_on: 之后第一次拨付或发放日期
legit_reasons:
  - 用预拨资金或本级垫付先行发放，下达后只作账务归垫
  - 下达的是下一季度、下一年度的资金
  - 发放由上级财政统一支付，本地只收指标文件
verify:
  - 与财政核对指标文件日期、国库到账日期和拨付凭证
  - 问清资金停在哪个部门、哪个环节、谁批
  - 对照同期有没有迟发、漏发，先把困难群众的钱发到位
not_applicable: 没有导入资金收支，缺少付款方、收款方区划，或没有到账满30天的上级下达
reading: 地区代码须完全相同；到账当天同日拨出的也算已拨付。
--- */
WITH examined AS (
  SELECT movement_id, to_region_code AS region_code, moved_on AS received_on, year, programme, as_yuan(amount_yuan) AS amount_yuan,
         add_days(moved_on, parameter('fund_slow_days', to_region_code, moved_on)) AS until_on
  FROM fund_movements
  WHERE kind = '上级下达' AND to_region_code IS NOT NULL
    AND add_days(moved_on, parameter('fund_slow_days', to_region_code, moved_on)) < $as_of
),
sent AS (
  SELECT DISTINCT from_region_code AS region_code, moved_on AS sent_on
  FROM fund_movements
  WHERE kind IN ('拨付下级', '发放到户') AND from_region_code IS NOT NULL
),
next_sent AS (
  SELECT e.movement_id, min(s.sent_on) AS sent_on
  FROM examined AS e
  JOIN sent AS s ON s.region_code = e.region_code AND s.sent_on >= e.received_on
  GROUP BY e.movement_id
),
flagged AS (
  SELECT e.movement_id, e.region_code, e.amount_yuan, e.year, e.programme, e.received_on, n.sent_on AS first_moved_on
  FROM examined AS e
  LEFT JOIN next_sent AS n ON n.movement_id = e.movement_id
  WHERE n.sent_on IS NULL OR n.sent_on > e.until_on
)
SELECT * FROM flagged
