/* ---
id: equal_split
version: 2
title: 疑似二次分配（均分）
question: 一个村各户应发的钱有多有少，实发却几乎一样多，总额又对得上吗？
side: fund
severity: high
subject: {table: regions, key: [region_code, period]}
seeds: [R013, R091, R131]
legal_basis:
  - {document: 某区城乡低保专项治理工作方案（2023年）, section: 二（一）1, point: 核查资金发放中是否存在二次分配、截留挪用、贪污侵占低保金的问题, certainty: seed}
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（五）, point: 检查是否存在克扣私分问题, certainty: seed}
parameters: [funds_months, equal_split_households, equal_split_due_spread, equal_split_paid_spread, equal_split_total_gap]
inputs: [households, payments, adjustments]
needs_columns: {payments: [household_id], adjustments: [amount_yuan]}
logic: |
  近12个月逐村逐月看当月在享受期内、有正常发放、应发金额已知且没有停发的低保户（城市、农村合在一起），满五户的：
  应发金额的总体标准差÷平均数不低于0.10，实发不高于0.02，且实发总额与应发总额相差不超过应发总额的2%，即为疑点。金额为实发高于应发的各户多出部分之和。
numerator: 应发有差别、实发几乎相同的村、月
denominator: 有五户以上可比低保户的村、月
evidence:
  household_count: 户数
  due_total_yuan: 应发合计
  paid_total_yuan: 实发合计
  least_due_yuan: 应发最低
  most_due_yuan: 应发最高
  least_paid_yuan: 实发最低
  most_paid_yuan: 实发最高
legit_reasons:
  - 当月统一发放同样数额的物价补贴或节日补助，登记成了正常发放
  - 核定金额已经改为分档同一数额，待遇变动表还没有录入
  - 发放明细是按村汇总后平均填报的，不是银行回盘
verify:
  - 调取代发银行的回盘文件，看各户账户实际进账数额
  - 逐户入户问当月拿到多少、有没有人要求交回或统一分发
  - 查村里有没有会议记录、分配表；查实的连同证据移送，群众少得的先补发
not_applicable: 没有导入救助家庭、发放明细或待遇变动，或没有哪个村一个月有五户以上可比的低保户
reading: 应发不明或当月已停发的户不参加计算，五户按参加计算的户数；村按家庭的区划代码，只登记到乡镇或县的户（末三位为000）看不出在哪个村，不参加计算。
--- */
WITH examined AS (
  SELECT s.*, CAST(s.household_count AS DECIMAL(9,0)) AS n,
         parameter('equal_split_due_spread', s.region_code, month_start(s.for_month)) AS due_spread,
         parameter('equal_split_paid_spread', s.region_code, month_start(s.for_month)) AS paid_spread,
         parameter('equal_split_total_gap', s.region_code, month_start(s.for_month)) AS total_gap
  FROM village_months AS s
  WHERE substr(s.region_code, 10, 3) <> '000'
    AND s.household_count >= parameter('equal_split_households', s.region_code, month_start(s.for_month))
),
flagged AS (  -- (deviation ÷ mean)² = (n·Σx² − (Σx)²) ÷ (Σx)², multiplied out
  SELECT region_code, month_text(for_month) AS period, amount_yuan, household_count, due_total_yuan, paid_total_yuan,
         least_due_yuan, most_due_yuan, least_paid_yuan, most_paid_yuan
  FROM examined
  WHERE due_sum > 0 AND paid_sum > 0
    AND n * due_squares - due_sum * due_sum >= due_sum * due_sum * (due_spread * due_spread)
    AND n * paid_squares - paid_sum * paid_sum <= paid_sum * paid_sum * (paid_spread * paid_spread)
    AND abs(paid_sum - due_sum) <= due_sum * total_gap
)
SELECT * FROM flagged
