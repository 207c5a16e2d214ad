/* ---
id: one_person_all_steps
version: 1
title: 一人包办调查与审批
question: 同一件申请，经办和审核确认是不是同一个人？
side: conduct
severity: medium
subject: {table: applications, key: [application_id]}
seeds: [R055, R088]
legal_basis:
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（六）, point: 谁经办谁负责、谁监管谁负责, certainty: seed}
  - {document: 明察检查口径, section: one_person_all_steps, point: 经办与审核确认应当由不同的人办理, certainty: own}
parameters: []
inputs: [applications]
needs_columns:
  applications: [caseworker_id, approver_id]
logic: 决定结果为确认或不予确认的申请，经办人身份证号与审核确认人身份证号相同，即为疑点。
numerator: 经办与审核确认为同一人的申请
denominator: 已作决定、登记了经办人和审核确认人的申请
evidence:
  handler_key: 经办并审核确认的人
  programme: 申请类型
  decided_on: 决定日期
legit_reasons:
  - 乡镇只有一名工作人员，另有分管领导签字，系统只登记了一人
  - 系统账号共用，实际由不同的人办理
verify:
  - 调卷看调查表、审核意见、确认意见上的签字
  - 问清系统账号是否共用，并改为一人一号
  - 抽查该人办理的其他申请
not_applicable: 没有导入救助申请，或缺少经办人、审核确认人证号列
reading: 比较同一行的两个证号，不与其他名单比对；两个证号都无效但文字相同的也算相同。
--- */
WITH examined AS (
  SELECT application_id, region_code, programme, decided_on, caseworker_key, approver_key
  FROM applications
  WHERE decision IN ('确认', '不予确认') AND caseworker_key IS NOT NULL AND approver_key IS NOT NULL
),
flagged AS (
  SELECT application_id, region_code, programme, decided_on, caseworker_key AS handler_key
  FROM examined
  WHERE caseworker_key = approver_key
)
SELECT * FROM flagged
