/* ---
id: refusal_notice_late
version: 2
title: 不予确认告知超时限
question: 作出不予确认决定以后，是不是过了三个工作日才告知申请人？
side: procedure
severity: medium
subject: {table: applications, key: [application_id]}
seeds: [R156]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第四章 审核确认, point: 不予确认的，应当在作出决定3个工作日内通过乡镇（街道）书面告知申请人并说明理由, certainty: memory}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治救助申请未书面告知的问题, certainty: seed}
parameters: [refusal_notice_working_days]
inputs: [applications]
needs_columns: {applications: [decided_on, notified_on]}
logic: |
  不予确认的申请，决定日期和告知日期都有的，从决定次日起数工作日，数到告知日期，超过三个工作日的即为疑点。没有告知日期的由“未书面告知”检查。
numerator: 超过三个工作日才告知的不予确认申请
denominator: 决定日期和告知日期都已登记的不予确认申请
evidence:
  programme: 申请类型
  decided_on: 决定日期
  notified_on: 书面告知日期
  working_day_count: 已用工作日
  limit_days: 时限（工作日）
legit_reasons:
  - 先送达未果，改为邮寄或公告，登记的是最后一次送达的日期
  - 申请人外出，约定回来后签收，有联系记录
  - 告知书当天送达，系统里按月补录
verify:
  - 核对不予确认通知书的落款日期和送达回证上的签收日期
  - 问申请人哪一天知道结果，知不知道理由和救济途径
  - 因告知晚而错过申诉、复议的，协助申请人依法提出
not_applicable: 没有导入救助申请，或申请表里没有决定日期、书面告知日期两列，或没有两个日期齐全的不予确认申请
reading: 统计日所在年份的放假安排还没有收录的，数到已收录的最后一天：到那天已超时限的照列，还没有超的不看，不推测。
--- */
WITH counted AS (
  SELECT a.application_id, a.applicant_key AS person_key, a.region_code, a.programme, a.decided_on, a.notified_on,
         e.is_known AS is_whole, e.number - s.number AS working_day_count,
         parameter('refusal_notice_working_days', a.region_code, a.decided_on) AS limit_days
  FROM applications AS a
  JOIN working_days AS s ON s.day = a.decided_on AND s.is_known
  JOIN working_days AS e ON e.day = a.notified_on
  WHERE a.decision = '不予确认' AND a.notified_on IS NOT NULL
),
examined AS (  -- where the count ends at the last known day, only what is late by then can be said
  SELECT * FROM counted WHERE is_whole OR working_day_count > limit_days
),
flagged AS (
  SELECT application_id, person_key, region_code, programme, decided_on, notified_on, working_day_count, limit_days
  FROM examined
  WHERE working_day_count > limit_days
)
SELECT * FROM flagged
