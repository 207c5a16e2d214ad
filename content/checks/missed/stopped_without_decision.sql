/* ---
id: stopped_without_decision
version: 1
title: 停保无决定或未书面告知
question: 停了低保、特困，有没有作出决定并书面告诉本人？
side: missed
severity: high
subject: {table: households, key: [household_key]}
seeds: [R018, R156]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治未书面告知等问题, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 管理和监督, point: 减发、停发应当说明理由并书面告知, certainty: memory}
parameters: [exit_look_months, stop_decision_months, exit_words_died]
inputs: [households, adjustments]
needs_columns:
  households: [end_month, end_reason]
  adjustments: [decision_no, notified_on]
logic: |
  近12个月内终止（终止月份在统计月前12个月至上月）的低保、特困家庭，终止原因不含“死亡”（原因为空也算），而终止当月或次月没有一条同时登记了决定文号和书面告知日期的停发变动，即为疑点。
numerator: 没有停发决定或没有书面告知的家庭
denominator: 近12个月非因死亡终止的低保、特困家庭
evidence:
  end_month: 终止月份
  end_reason: 终止原因
  note: 缺少的内容
legit_reasons:
  - 决定和送达回证在卷，只是没有录入系统
  - 本户转为其他救助类型或整户迁移，按转移手续办理
  - 停发的执行月份录错
verify:
  - 调卷看停发决定书、送达回证或签收记录
  - 见到本人，问是否知道为什么停、有没有收到书面通知、知不知道可以申诉
  - 没有决定或没有告知的，补办告知；停保理由不成立的恢复并补发
not_applicable: 没有导入救助家庭或待遇变动，或缺少终止月份、终止原因、决定文号、书面告知日期列，或者没有这类终止家庭
--- */
WITH examined AS (
  SELECT h.household_key, h.region_code, h.end_month, h.end_reason
  FROM households AS h
  LEFT JOIN parameter_words AS w ON w.parameter = 'exit_words_died' AND h.end_reason LIKE '%' || w.word || '%'
  WHERE h.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困') AND w.word IS NULL
    AND h.end_month >= $as_of_month - parameter('exit_look_months', h.region_code, $as_of) AND h.end_month < $as_of_month
),
stops AS (
  SELECT e.household_key, max(CASE WHEN a.decision_no IS NOT NULL AND a.notified_on IS NOT NULL THEN 1 ELSE 0 END) AS is_complete,
         max(CASE WHEN a.decision_no IS NOT NULL THEN 1 ELSE 0 END) AS has_number, max(CASE WHEN a.notified_on IS NOT NULL THEN 1 ELSE 0 END) AS has_notice
  FROM examined AS e
  JOIN adjustments AS a ON a.household_key = e.household_key AND a.kind = '停发' AND a.effective_month >= e.end_month
   AND a.effective_month <= e.end_month + parameter('stop_decision_months', e.region_code, month_start(e.end_month))
  GROUP BY e.household_key
),
flagged AS (
  SELECT e.household_key, e.region_code, e.end_month, e.end_reason,
         CASE WHEN s.household_key IS NULL THEN '没有停发变动记录' WHEN s.has_number = 0 AND s.has_notice = 0 THEN '没有决定文号，没有书面告知日期'
              WHEN s.has_number = 0 THEN '没有决定文号' WHEN s.has_notice = 0 THEN '没有书面告知日期' ELSE '决定文号与书面告知不在同一条记录' END AS note
  FROM examined AS e
  LEFT JOIN stops AS s ON s.household_key = e.household_key
  WHERE coalesce(s.is_complete, 0) = 0
)
SELECT * FROM flagged
