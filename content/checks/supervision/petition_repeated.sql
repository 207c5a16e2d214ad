/* ---
id: petition_repeated
version: 1
title: 重复信访
question: 一年里有没有人为同一类问题反映了不止一次？
side: procedure
severity: medium
subject: {table: petitions, key: [petitioner_key, topic]}
seeds: [R060, R105, R178]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 五（五）, point: 对实名投诉举报建立台账、逐一核实、及时处置，避免发生重复访、越级访, certainty: seed}
  - {document: 某区城乡低保专项治理工作方案（2023年）, section: 二（二）2, point: 确保群众信访投诉举报得到有效化解，杜绝层层上访, certainty: seed}
  - {document: 信访工作条例, section: 第三十条, point: 不得将检举揭发材料及有关情况透露或转给被检举的人员和单位, certainty: read}
parameters: [petition_repeat_months, petition_repeat_count]
inputs: [petitions]
needs_columns: {petitions: [petitioner_key]}
logic: |
  统计日以前12个月，同一信访人标识、同一问题类别登记两件以上的，即为疑点。没有信访人标识的不看。查的是前一件办得怎么样，不是信访人。
numerator: 两件以上的信访人、问题类别
denominator: 近12个月有信访人标识的信访人、问题类别
evidence:
  petition_count: 件数
  first_received_on: 最早登记日期
  last_received_on: 最晚登记日期
  replied_count: 其中已答复件数
  dissatisfied_count: 其中不满意件数
legit_reasons:
  - 同一件事从几个渠道登记，或上级转办又登记一次
  - 两件其实是不同的事，归在同一类别
  - 多人共用一部电话
verify:
  - 把几件放在一起看：前一件答复了没有、解决了没有、承诺兑现没有
  - 直接听信访人说清楚要解决什么，不得因反复反映而区别对待
  - 能解决的一次解决；不符合政策的，当面讲清依据和救济途径
not_applicable: 没有导入信访举报，没有信访人标识一列，或近12个月没有带信访人标识的件
--- */
WITH examined AS (
  SELECT petitioner_key, topic, count(*) AS petition_count, min(received_on) AS first_received_on, max(received_on) AS last_received_on,
         count(replied_on) AS replied_count, sum(CASE WHEN satisfied = '不满意' THEN 1 ELSE 0 END) AS dissatisfied_count,
         CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region_code
  FROM petitions
  WHERE petitioner_key IS NOT NULL AND received_on > add_months($as_of, -parameter('petition_repeat_months')) AND received_on <= $as_of
  GROUP BY petitioner_key, topic
),
flagged AS (
  SELECT petitioner_key, topic, region_code, petition_count, first_received_on, last_received_on, replied_count, dissatisfied_count
  FROM examined
  WHERE petition_count >= parameter('petition_repeat_count')
)
SELECT * FROM flagged
