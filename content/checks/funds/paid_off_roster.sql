/* ---
id: paid_off_roster
version: 1
title: 不在册发放
question: 有没有发给名册上没有的家庭、或者起保以前月份的钱？
side: fund
severity: high
subject: {table: payments, key: [payment_id]}
seeds: [R012, R056, R131]
legal_basis:
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（五）, point: 检查低保资金发放中是否存在虚报冒领、截留私分, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（六）, point: 加大对资金发放中虚报冒领、截留私分、贪污挪用等问题的查处力度, certainty: seed}
parameters: []
inputs: [households, payments]
needs_columns: {payments: [household_id]}
logic: |
  逐笔看正常发放（成功、不含临时救助，不限月份）：家庭编号为空，或者编号在救助家庭名册里查不到，或者所属月份早于该户的起始月份，即为疑点。金额为该笔金额。
numerator: 找不到在册家庭、或早于起始月份的正常发放
denominator: 全部正常发放
evidence:
  reason: 不在册的情形
  for_month: 所属月份
  start_month: 该户起始月份
  paid_on: 到账日期
  programme: 发放的救助类型
  payee_name_key: 收款人姓名
legit_reasons:
  - 名册导出时漏了已退出的家庭，或只导出了部分地区
  - 家庭换发新编号，发放明细还用旧编号
  - 首次发放连同以前月份一并补发，登记成了正常发放
  - 代发明细由银行提供，本来没有家庭编号
verify:
  - 先核对名册是否完整、编号是否改过，把能对上的对上
  - 对不上的，按收款人姓名和账号逐笔查实是谁、凭什么文书发放
  - 找到实际收款人当面核实，必要时会同财政、代发银行调取开户资料
not_applicable: 没有导入救助家庭或发放明细，发放明细没有家庭编号一列，或没有正常发放
--- */
WITH examined AS (
  SELECT for_month FROM regular_payments
),
flagged AS (  -- without a number, with one that no household has, or too early
  SELECT payment_id, household_key, region_code, as_yuan(amount_yuan) AS amount_yuan, for_month, start_month, paid_on, programme, payee_name_key,
         CASE WHEN household_key IS NULL THEN '没有家庭编号' WHEN start_month IS NULL THEN '家庭编号不在名册' ELSE '所属月份早于起始月份' END AS reason
  FROM stray_payments
)
SELECT * FROM flagged
