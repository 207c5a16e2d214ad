/* ---
id: approval_above_authority
version: 1
title: 越权审批临时救助
question: 乡镇审批的临时救助，有没有委托、超没超限额？
side: procedure
severity: medium
subject: {table: temporary_assistance, key: [aid_id]}
seeds: [R008, R045, R046]
legal_basis:
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（三）, point: 急难型救助和单次1万元以下的救助委托镇（街）审批, certainty: seed}
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（四）, point: 小额临时救助由乡镇（街道）直接审批, certainty: seed}
  - {document: 国务院关于全面建立临时救助制度的通知（国发〔2014〕47号）, section: 四, point: 救助金额较小的可以委托乡镇（街道）审批，应当报县级备案, certainty: memory}
parameters: []
inputs: [temporary_assistance, delegations]
needs_columns:
  temporary_assistance: [aided_at]
  delegations: [limit_yuan]
logic: |
  乡镇审批、不是急难型、已有首次救助时间的临时救助：救助当天该乡镇没有有效的临时救助审批委托，或救助金额超过委托限额（有几份委托的取最高限额，限额为空就是不限），即为疑点。
  委托只认该乡镇自己的区划代码，县级的委托记录不算。
numerator: 没有委托或超过限额的件
denominator: 乡镇审批、已救助、不是急难型的件
evidence:
  reason: 情形
  aid_yuan: 救助金额
  limit_yuan: 委托限额
  aided_at: 首次救助时间
legit_reasons:
  - 委托文件有，审批委托表没有登记或起始日期登记晚了
  - 实际是县级审批，审批层级登记错了
  - 一次审批、分次发放，金额登记的是合计
verify:
  - 看委托文件的对象、事项、限额和起止日期
  - 看该件审批表上的签字盖章，是谁审批的
  - 救助本身该不该给，入户核实；程序有误而群众确有困难的，补正程序，不得因此收回
not_applicable: 没有导入临时救助或审批委托，或缺少首次救助时间、委托限额两列，或没有乡镇审批的非急难救助
reading: 乡镇按救助件区划代码的前九位归并。
--- */
WITH examined AS (
  SELECT a.aid_id, a.person_key, a.region_code, a.amount_yuan AS aid_yuan, a.aided_at, l.aid_id AS delegated_id, l.limit_yuan
  FROM temporary_assistance AS a
  LEFT JOIN aid_limits AS l ON l.aid_id = a.aid_id
  WHERE a.approved_by = '乡镇' AND coalesce(a.kind, '') <> '急难型' AND a.aided_at IS NOT NULL
),
flagged AS (
  SELECT aid_id, person_key, region_code, aid_yuan, limit_yuan, aided_at,
         CASE WHEN delegated_id IS NULL THEN '当天没有有效委托' ELSE '超过委托限额' END AS reason
  FROM examined
  WHERE delegated_id IS NULL OR aid_yuan > limit_yuan
)
SELECT * FROM flagged
