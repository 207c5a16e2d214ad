/* ---
id: county_opinion_late
version: 2
title: 县级审核超时限
question: 县级收到乡镇报来的低保申请材料，是不是过了十个工作日还没有提出意见？
side: procedure
severity: medium
subject: {table: applications, key: [application_id]}
seeds: [R155]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第四章 审核确认, point: 县级民政部门应当自收到乡镇审核意见和材料后10个工作日内提出审核确认意见, certainty: memory}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治救助申请超时限办理的问题, certainty: seed}
parameters: [county_opinion_working_days]
inputs: [applications]
needs_columns: {applications: [county_received_on, county_opinion_on]}
logic: |
  登记了县级收件日期的低保申请，从收件次日起数工作日，数到县级意见日期；还没有意见的数到统计日。超过十个工作日的即为疑点。撤回的申请不看。
numerator: 县级超过十个工作日才提出或仍未提出意见的低保申请
denominator: 登记了县级收件日期、没有撤回的低保申请
evidence:
  county_received_on: 县级收件日期
  county_opinion_on: 县级意见日期
  working_day_count: 已用工作日
  limit_days: 时限（工作日）
legit_reasons:
  - 材料不全退回乡镇补正，收件日期没有改成补正后的日期
  - 属于近亲属备案件或者被投诉举报件，县级正在入户调查
  - 批量报县，意见已签，系统里统一补录
verify:
  - 核对报县交接单和县级签批件上的日期
  - 看有没有退回补正、入户调查的记录，各用了几天
  - 仍未提出意见的，问明经办人和预计办结日期，并告知申请人
not_applicable: 没有导入救助申请，或申请表里没有县级收件日期、县级意见日期两列，或没有一件低保申请登记了收件日期
reading: 统计日所在年份的放假安排还没有收录的，数到已收录的最后一天：到那天已超时限的照列，还没有超的不看，不推测。
--- */
WITH counted AS (
  SELECT a.application_id, a.applicant_key AS person_key, a.region_code, a.county_received_on, a.county_opinion_on,
         e.is_known AS is_whole, e.number - s.number AS working_day_count,
         parameter('county_opinion_working_days', a.region_code, a.county_received_on) AS limit_days
  FROM applications AS a
  JOIN working_days AS s ON s.day = a.county_received_on AND s.is_known
  JOIN working_days AS e ON e.day = coalesce(a.county_opinion_on, $as_of)
  WHERE a.programme = '低保' AND a.decision <> '撤回'
),
examined AS (  -- where the count ends at the last known day, only what is late by then can be said
  SELECT * FROM counted WHERE is_whole OR working_day_count > limit_days
),
flagged AS (
  SELECT application_id, person_key, region_code, county_received_on, county_opinion_on, working_day_count, limit_days
  FROM examined
  WHERE working_day_count > limit_days
)
SELECT * FROM flagged
