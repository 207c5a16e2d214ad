/* ---
id: cut_without_notice
version: 1
title: 减发停发未书面告知
question: 减发、停发救助金，是不是没有书面告知本人？
side: procedure
severity: high
subject: {table: adjustments, key: [household_key, kind, effective_label]}
seeds: [R018, R156]
legal_basis:
  - {document: 社会救助暂行办法, section: 第二章 最低生活保障, point: 决定停发最低生活保障金的，应当书面说明理由, certainty: memory}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治未书面告知等不精准问题, certainty: seed}
  - {document: 全市民政领域专项整治实施方案（聊民函〔2019〕57号）, section: 二（八）, point: 低保纳入、变更、退出各环节全面应用行政文书, certainty: seed}
parameters: []
inputs: [adjustments]
optional_inputs: [households]
needs_columns: {adjustments: [notified_on]}
logic: |
  待遇变动中变动类型为减发或停发、书面告知日期为空（或者在统计日以后）的，每一条变动即为一个疑点。
numerator: 没有书面告知日期的减发、停发
denominator: 全部减发、停发
evidence:
  decided_on: 决定日期
  decision_no: 决定文号
  reason: 变动原因
legit_reasons:
  - 户内唯一的保障对象已经死亡，没有可以送达的人
  - 整批提标或者调整补贴项目引起的减少，当地已统一公告
  - 告知书和送达回证在乡镇存档，系统里漏登告知日期
verify:
  - 调阅变更或停止决定书、送达回证，核对送达日期和签收人
  - 入户问本人知不知道减了、停了，知不知道理由和申诉途径
  - 没有告知的补办书面告知；理由站不住的，按程序恢复并补发
not_applicable: 没有导入待遇变动，或变动表里没有书面告知日期一列，或没有减发、停发
--- */
WITH examined AS (
  SELECT j.household_key, j.kind, month_text(j.effective_month) AS effective_label, h.region_code,
         j.decided_on, j.decision_no, j.reason, j.notified_on
  FROM adjustments AS j
  LEFT JOIN households AS h ON h.household_key = j.household_key
  WHERE j.kind IN ('减发', '停发')
),
flagged AS (
  SELECT household_key, kind, effective_label, region_code, decided_on, decision_no, reason
  FROM examined
  WHERE notified_on IS NULL
)
SELECT * FROM flagged
