/* ---
id: refused_without_survey
version: 1
title: 未经调查即否决
question: 没有启动调查，就作出了不予确认的决定吗？
side: missed
severity: high
subject: {table: applications, key: [application_id]}
seeds: [R007, R154, R158]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治对低保、特困等救助申请不按规定受理等问题, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 家庭经济状况调查, point: 受理后应当启动家庭经济状况调查，根据调查核对结果提出意见, certainty: memory}
parameters: []
inputs: [applications]
needs_columns:
  applications: [survey_started_on]
logic: 决定结果为不予确认，而启动调查日期为空，即为疑点。
numerator: 没有启动调查日期的不予确认申请
denominator: 不予确认的申请
evidence:
  programme: 申请类型
  decided_on: 决定日期
legit_reasons:
  - 调查做过，日期没有录入
  - 信息核对已发现明显不符合条件，按当地规定不再入户，并已书面告知
verify:
  - 调卷看有没有入户调查表和两名以上调查人签字
  - 问申请人及邻居，有没有人来家里调查过
  - 确未调查的，撤销原决定，重新调查
not_applicable: 没有导入救助申请，或没有“启动调查日期”列，或者没有不予确认的申请
--- */
WITH examined AS (
  SELECT application_id, region_code, programme, decided_on, survey_started_on
  FROM applications
  WHERE decision = '不予确认'
),
flagged AS (
  SELECT application_id, region_code, programme, decided_on
  FROM examined
  WHERE survey_started_on IS NULL
)
SELECT * FROM flagged
