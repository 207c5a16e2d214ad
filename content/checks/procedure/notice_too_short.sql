/* ---
id: notice_too_short
version: 1
title: 公示不足七天
question: 低保、特困申请的公示，是不是没有贴满七天？
side: procedure
severity: medium
subject: {table: applications, key: [application_id]}
seeds: [R101]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第四章 审核确认, point: 乡镇（街道）应当将初审意见和申请家庭情况在村（居）公示，公示期为7天, certainty: memory}
  - {document: 某区低保专项治理方案（2023）, section: 二（二）1, point: 落实对象审核、审批“两公示”, certainty: seed}
parameters: [notice_days]
inputs: [applications]
needs_columns: {applications: [notice_from, notice_to]}
logic: |
  低保、特困申请，公示起止日期都有的，首尾两天都算，按自然日数，不足七天的即为疑点。截止日期早于起始日期的也算不足。统计日还没有到的日期按空处理。
numerator: 公示不足七天的低保、特困申请
denominator: 公示起止日期都已登记的低保、特困申请
evidence:
  programme: 申请类型
  notice_from: 公示起始日期
  notice_to: 公示截止日期
  day_count: 公示天数
  limit_days: 应公示天数
legit_reasons:
  - 截止日期登记的是撤下前一天，或者起止日期录错
  - 公示中断后补贴过，系统里只登记了其中一段
  - 依法缩短程序的急难情形，有上级文件
verify:
  - 看公示照片的拍摄日期，起贴和撤下各一张
  - 问村（居）干部和邻居公示贴了几天、贴在哪里
  - 确实不足的，补足公示并记录公示期内有没有异议
not_applicable: 没有导入救助申请，或申请表里没有公示起始日期、公示截止日期两列，或没有一件低保、特困申请两个日期齐全
reading: 申请表的公示截止日期不在计划性日期之列，晚于统计日的按空处理，即公示期未满的申请暂不检查。
--- */
WITH examined AS (
  SELECT application_id, applicant_key AS person_key, region_code, programme, notice_from, notice_to,
         days_between(notice_from, notice_to) + 1 AS day_count, parameter('notice_days', region_code, notice_from) AS limit_days
  FROM applications
  WHERE programme IN ('低保', '特困') AND notice_from IS NOT NULL AND notice_to IS NOT NULL
),
flagged AS (
  SELECT application_id, person_key, region_code, programme, notice_from, notice_to, day_count, limit_days
  FROM examined
  WHERE day_count < limit_days
)
SELECT * FROM flagged
