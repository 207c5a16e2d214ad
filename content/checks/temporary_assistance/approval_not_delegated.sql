/* ---
id: approval_not_delegated
version: 1
title: 应由乡镇审批而上收
question: 已经委托乡镇审批的小额临时救助，是不是还要拿到县里批？
side: procedure
severity: low
subject: {table: temporary_assistance, key: [aid_id]}
seeds: [R008, R045, R046, R047]
legal_basis:
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（四）, point: 检查是否全面实行小额临时救助乡镇（街道）直接审批制度, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（三）, point: 检查急难型救助和单次1万元以下的救助是否委托镇（街）审批, certainty: seed}
parameters: []
inputs: [temporary_assistance, delegations]
needs_columns:
  temporary_assistance: [aided_at]
  delegations: [limit_yuan]
logic: |
  县级审批、已有首次救助时间的临时救助：救助当天该乡镇有有效的临时救助审批委托，且金额不超过委托限额（有几份委托的取最高限额，限额为空就是不限），即为疑点。
numerator: 在委托限额以内而由县级审批的件
denominator: 县级审批、已有首次救助时间的件
evidence:
  aid_yuan: 救助金额
  limit_yuan: 委托限额
  reported_at: 发现或申请时间
  aided_at: 首次救助时间
  kind: 救助类别
legit_reasons:
  - 对象直接向县级求助，或由县级救助热线、救助站转来
  - 该件涉及乡镇干部亲属，提级审批
  - 同一人当年多次救助，累计金额要求报县级
verify:
  - 问乡镇经办人员：为什么没有自己审批，是没有权限、没有经费还是不敢批
  - 看从申请到救助花了几天，有没有因为上报拖延
  - 属于系统权限没有开通的，督促开通
not_applicable: 没有导入临时救助或审批委托，或缺少首次救助时间、委托限额两列，或没有县级审批的救助
reading: 与“越权审批临时救助”一样看救助当天的委托，限额为空即不限，还没有救助的不看；急难型也看。
--- */
WITH examined AS (
  SELECT a.aid_id, a.person_key, a.region_code, a.amount_yuan AS aid_yuan, a.reported_at, a.aided_at, a.kind, l.aid_id AS delegated_id, l.limit_yuan
  FROM temporary_assistance AS a
  LEFT JOIN aid_limits AS l ON l.aid_id = a.aid_id
  WHERE a.approved_by = '县级' AND a.aided_at IS NOT NULL
),
flagged AS (
  SELECT aid_id, person_key, region_code, aid_yuan, limit_yuan, reported_at, aided_at, kind
  FROM examined
  WHERE delegated_id IS NOT NULL AND (limit_yuan IS NULL OR aid_yuan <= limit_yuan)
)
SELECT * FROM flagged
