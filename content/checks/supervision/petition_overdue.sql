/* ---
id: petition_overdue
version: 1
title: 信访逾期
question: 信访件有没有按时告知受理、按时答复？
side: procedure
severity: medium
subject: {table: petitions, key: [petition_id]}
seeds: [R060, R129, R177]
legal_basis:
  - {document: 信访工作条例, section: 第二十三条, point: 收到信访事项不能当场告知的，十五日内书面告知是否受理, certainty: memory}
  - {document: 信访工作条例, section: 第三十四条, point: 信访事项自受理之日起六十日内办结，情况复杂的可以延长, certainty: memory}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（七）, point: 对群众来信来访逐条记录并及时回应, certainty: seed}
parameters: [petition_acknowledge_days, petition_reply_days]
inputs: [petitions]
needs_columns: {petitions: [acknowledged_on, replied_on]}
logic: |
  受理告知日期（没有的算到统计日）晚于登记日期加15天，或答复日期（没有的算到统计日）晚于登记日期加60天，即为疑点。日期按自然日算。
numerator: 告知或答复逾期的件
denominator: 全部信访件
evidence:
  reason: 逾期环节
  received_on: 登记日期
  acknowledged_on: 受理告知日期
  replied_on: 答复日期
  channel: 渠道
legit_reasons:
  - 情况复杂经批准延长，并告知了信访人
  - 匿名件没有办法告知、答复，已作核查处理
  - 不属于本单位的已当场或及时转出
  - 已经口头答复，没有登记
verify:
  - 看受理告知书、答复意见书和送达记录
  - 联系信访人核实收到没有、问题解决没有
  - 还没有办的，定人定期限办结
not_applicable: 没有导入信访举报，或缺少受理告知日期、答复日期两列
reading: 两个期限都从登记日期起算，匿名件也看。
--- */
WITH examined AS (
  SELECT petition_id, region_code, received_on, acknowledged_on, replied_on, channel,
         coalesce(acknowledged_on, $as_of) > add_days(received_on, parameter('petition_acknowledge_days', region_code, received_on)) AS late_notice,
         coalesce(replied_on, $as_of) > add_days(received_on, parameter('petition_reply_days', region_code, received_on)) AS late_reply
  FROM petitions
),
flagged AS (
  SELECT petition_id, region_code, received_on, acknowledged_on, replied_on, channel,
         CASE WHEN late_notice AND late_reply THEN '受理告知和答复' WHEN late_notice THEN '受理告知' ELSE '答复' END AS reason
  FROM examined
  WHERE late_notice OR late_reply
)
SELECT * FROM flagged
