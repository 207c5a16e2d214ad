/* ---
id: overpaid
version: 1
title: 多发
question: 是否有家庭某一期收到的钱比核定应发的多？
side: fund
severity: medium
subject: {table: households, key: [household_key, period]}
seeds: [R012, R048, R131, R152]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、2, point: 纠治低保、特困供养等社会救助资金未及时足额发放等不精准问题, certainty: seed}
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（五）, point: 检查低保资金发放中是否存在虚报冒领等问题, certainty: seed}
parameters: [overpaid_tolerance_yuan]
inputs: [households, payments, adjustments]
needs_columns: {payments: [household_id], adjustments: [amount_yuan]}
logic: |
  低保按月、分散供养特困按季，逐期比对近12个月：本期整段都在享受期内、没有停发、应发金额已知，且到了应发放日（与少发、漏发用同一套期间）。
  应发取本月以前最近一次变动后的月保障金额，没有变动记录的取家庭档案的月保障金额，按季的三个月相加。
  本期正常发放合计超过应发1元以上即为疑点，金额为超出部分；补发、物价补贴等不计在内。停保以后的发放见“停保后仍发放”。
numerator: 正常发放合计超过应发1元以上的户、期
denominator: 近12个月应发金额已知的户、期
evidence:
  programme: 救助类型
  due_yuan: 应发
  regular_yuan: 正常发放合计
legit_reasons:
  - 补发以前月份的钱登记成了正常发放
  - 增发决定已经作出并执行，待遇变动表还没有录入
  - 分类施保增发、节日补助等并入同一笔发放
  - 同一笔因退票重发，原来一笔的状态仍登记为成功
verify:
  - 核对该期每一笔的代发回单、所属月份和款项类型
  - 核对核定金额的决定文书和执行月份，看是名册错还是发放错
  - 确属多发的，先向家庭说明原因和听取意见；因机关差错造成的，不得一概从困难家庭扣回
not_applicable: 没有导入救助家庭、发放明细或待遇变动，或近12个月没有应发金额已知的期间
reading: 超出部分按正常发放减应发计算；没有任何发放的期间属于漏发，在这里不是疑点。
--- */
WITH examined AS (
  SELECT household_key, first_month, last_month, due_yuan, regular_yuan
  FROM due_periods
),
excess AS (
  SELECT e.household_key, e.first_month, e.last_month, h.region_code, h.programme, e.due_yuan, e.regular_yuan,
         CASE WHEN e.first_month = e.last_month THEN month_text(e.first_month) ELSE quarter_text(e.first_month) END AS period
  FROM examined AS e
  JOIN households AS h ON h.household_key = e.household_key
  WHERE e.regular_yuan > e.due_yuan + parameter('overpaid_tolerance_yuan', h.region_code, month_start(e.first_month))
),
flagged AS (
  SELECT household_key, period, region_code, programme, due_yuan, regular_yuan, as_yuan(regular_yuan - due_yuan) AS amount_yuan
  FROM excess
),
evidence AS (
  SELECT o.household_key, o.period, '发放' AS item, p.for_month AS month, p.regular_yuan AS amount_yuan
  FROM excess AS o
  JOIN paid_months AS p ON p.household_key = o.household_key AND p.for_month BETWEEN o.first_month AND o.last_month
)
SELECT * FROM flagged
