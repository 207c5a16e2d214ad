/* ---
id: survey_late
version: 2
title: 未按时启动调查
question: 低保申请受理以后，是不是过了三个工作日还没有启动家庭经济状况调查？
side: procedure
severity: medium
subject: {table: applications, key: [application_id]}
seeds: [R004, R155]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第三章 家庭经济状况调查, point: 乡镇（街道）应当自受理之日起3个工作日内启动家庭经济状况调查, certainty: memory}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治救助申请超时限办理的问题, certainty: seed}
parameters: [survey_start_working_days]
inputs: [applications]
needs_columns: {applications: [accepted_on, survey_started_on]}
logic: |
  2021年7月1日以后（含当日）受理的低保申请，从受理次日起数工作日，数到启动调查日期；还没有启动的数到统计日。超过三个工作日的即为疑点。撤回的申请不看。
numerator: 超过三个工作日才启动或仍未启动调查的低保申请
denominator: 2021年7月1日以后受理、没有撤回的低保申请
evidence:
  accepted_on: 受理日期
  survey_started_on: 启动调查日期
  working_day_count: 已用工作日
  limit_days: 时限（工作日）
legit_reasons:
  - 先用信息核对或邻里访问启动了调查，系统里只登记了后来的入户日期
  - 申请人外出、住院，约定改日入户，留有联系记录
  - 受灾、封路、疫情等原因入不了户
verify:
  - 调阅入户调查表、核对提请单，看最早一项调查动作发生在哪一天
  - 问申请人调查人员第一次上门或联系是什么时候
  - 还没有启动的，当场确定入户时间和调查人员
not_applicable: 没有导入救助申请，或申请表里没有受理日期、启动调查日期两列，或没有2021年7月1日以后受理的低保申请
reading: 统计日所在年份的放假安排还没有收录的，数到已收录的最后一天：到那天已超时限的照列，还没有超的不看，不推测。
--- */
WITH applied AS (  -- no limit was in force before the measure: the parameter is empty then
  SELECT application_id, applicant_key AS person_key, region_code, accepted_on, survey_started_on,
         parameter('survey_start_working_days', region_code, accepted_on) AS limit_days
  FROM applications
  WHERE programme = '低保' AND decision <> '撤回' AND accepted_on IS NOT NULL
),
counted AS (
  SELECT a.application_id, a.person_key, a.region_code, a.accepted_on, a.survey_started_on, a.limit_days,
         e.is_known AS is_whole, e.number - s.number AS working_day_count
  FROM applied AS a
  JOIN working_days AS s ON s.day = a.accepted_on AND s.is_known
  JOIN working_days AS e ON e.day = coalesce(a.survey_started_on, $as_of)
  WHERE a.limit_days IS NOT NULL
),
examined AS (  -- where the count ends at the last known day, only what is late by then can be said
  SELECT * FROM counted WHERE is_whole OR working_day_count > limit_days
),
flagged AS (
  SELECT application_id, person_key, region_code, accepted_on, survey_started_on, working_day_count, limit_days
  FROM examined
  WHERE working_day_count > limit_days
)
SELECT * FROM flagged
