/* ---
id: means_check_late
version: 2
title: 未按时启动核对
question: 乡镇已经提请核对低保申请家庭的经济状况，县级是不是过了三个工作日还没有启动？
side: procedure
severity: medium
subject: {table: applications, key: [application_id]}
seeds: [R140, R155]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第三章 家庭经济状况调查, point: 县级民政部门应当在收到核对提请后3个工作日内启动信息核对程序, certainty: memory}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治救助申请超时限办理的问题, certainty: seed}
parameters: [means_check_start_working_days]
inputs: [applications]
needs_columns: {applications: [check_requested_on, check_started_on]}
logic: |
  登记了提请核对日期的低保申请，从提请次日起数工作日，数到启动核对日期；还没有启动的数到统计日。超过三个工作日的即为疑点。撤回的申请不看。
numerator: 超过三个工作日才启动或仍未启动核对的低保申请
denominator: 登记了提请核对日期、没有撤回的低保申请
evidence:
  check_requested_on: 提请核对日期
  check_started_on: 启动核对日期
  working_day_count: 已用工作日
  limit_days: 时限（工作日）
legit_reasons:
  - 核对授权书不全或者签名不清，退回补正后才能核对
  - 核对平台停机或者上级平台限流，有运行记录
  - 提请日期是乡镇填单的日期，县级实际收到得更晚
verify:
  - 在核对平台里查提请、接收、启动三个时间点
  - 看授权书有没有退回补正的记录，补正用了几天
  - 仍未启动的，问明卡在哪一级、由谁处理
not_applicable: 没有导入救助申请，或申请表里没有提请核对日期、启动核对日期两列，或没有一件低保申请登记了提请日期
reading: 统计日所在年份的放假安排还没有收录的，数到已收录的最后一天：到那天已超时限的照列，还没有超的不看，不推测。
--- */
WITH counted AS (
  SELECT a.application_id, a.applicant_key AS person_key, a.region_code, a.check_requested_on, a.check_started_on,
         e.is_known AS is_whole, e.number - s.number AS working_day_count,
         parameter('means_check_start_working_days', a.region_code, a.check_requested_on) AS limit_days
  FROM applications AS a
  JOIN working_days AS s ON s.day = a.check_requested_on AND s.is_known
  JOIN working_days AS e ON e.day = coalesce(a.check_started_on, $as_of)
  WHERE a.programme = '低保' AND a.decision <> '撤回'
),
examined AS (  -- where the count ends at the last known day, only what is late by then can be said
  SELECT * FROM counted WHERE is_whole OR working_day_count > limit_days
),
flagged AS (
  SELECT application_id, person_key, region_code, check_requested_on, check_started_on, working_day_count, limit_days
  FROM examined
  WHERE working_day_count > limit_days
)
SELECT * FROM flagged
