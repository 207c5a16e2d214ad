/* ---
id: not_notified_in_writing
version: 2
title: 未书面告知
question: 不予确认的申请，是不是没有书面告知，或者只是口头说了一声？
side: procedure
severity: high
subject: {table: applications, key: [application_id]}
seeds: [R156]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治对低保、特困等救助申请未书面告知的问题, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第四章 审核确认, point: 不予确认的，应当在作出决定3个工作日内书面告知申请人并说明理由, certainty: memory}
parameters: [refusal_notice_working_days]
inputs: [applications]
needs_columns: {applications: [decided_on, notified_on, notice_method]}
logic: |
  不予确认的申请，有下列情形之一即为疑点：没有告知日期，而决定日到统计日已超过三个工作日（或者连决定日期也没有）；有告知日期，但告知方式是口头、未告知或者没有登记。
numerator: 没有书面告知的不予确认申请
denominator: 全部不予确认申请
evidence:
  programme: 申请类型
  finding: 情形
  decided_on: 决定日期
  notified_on: 书面告知日期
  notice_method: 告知方式
  working_day_count: 决定日至统计日的工作日
legit_reasons:
  - 书面通知已经送达，送达回证在乡镇，系统里漏登
  - 申请人拒签，由见证人签字留置送达，没有对应的选项可填
  - 决定刚被撤销，正在重新办理
verify:
  - 调阅不予确认通知书和送达回证，没有的当场补办书面告知
  - 问申请人收没收到书面通知，知不知道不予确认的理由和申诉途径
  - 核对通知书写明的理由与调查材料是否一致
not_applicable: 没有导入救助申请，或申请表里没有决定日期、书面告知日期、告知方式中的一列，或没有不予确认的申请
reading: 统计日所在年份的放假安排还没有收录的，数到已收录的最后一天：到那天已超时限的照列，还没有超的不看，不推测。
--- */
WITH counted AS (
  SELECT a.application_id, a.applicant_key AS person_key, a.region_code, a.programme, a.decided_on, a.notified_on, a.notice_method,
         e.is_known AS is_whole, e.number - s.number AS working_day_count,
         parameter('refusal_notice_working_days', a.region_code, a.decided_on) AS limit_days
  FROM applications AS a
  LEFT JOIN working_days AS s ON s.day = a.decided_on AND s.is_known
  LEFT JOIN working_days AS e ON e.day = $as_of
  WHERE a.decision = '不予确认'
),
examined AS (  -- where the count ends at the last known day, only what is late by then can be said
  SELECT *
  FROM counted
  WHERE notified_on IS NOT NULL OR decided_on IS NULL OR is_whole OR working_day_count > limit_days
),
flagged AS (
  SELECT application_id, person_key, region_code, programme, decided_on, notified_on, notice_method, working_day_count,
         CASE WHEN notified_on IS NULL AND decided_on IS NULL THEN '没有告知日期，也没有决定日期'
              WHEN notified_on IS NULL THEN '超过时限没有告知'
              WHEN notice_method IS NULL THEN '有告知日期，没有登记告知方式'
              ELSE '告知方式不是书面' END AS finding
  FROM examined
  WHERE (notified_on IS NULL AND (decided_on IS NULL OR working_day_count > limit_days))
     OR (notified_on IS NOT NULL AND (notice_method IS NULL OR notice_method IN ('口头', '未告知')))
)
SELECT * FROM flagged
