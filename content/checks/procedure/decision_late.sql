/* ---
id: decision_late
version: 2
title: 超时限办理
question: 救助申请从受理到作出决定，是不是超过了规定的工作日？
side: procedure
severity: medium
subject: {table: applications, key: [application_id]}
seeds: [R155]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治对低保、特困等救助申请超时限办理的问题, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第四章 审核确认, point: 自受理之日起30个工作日内办结，情况特殊的可以延长至45个工作日, certainty: memory}
  - {document: 民发〔2022〕83号, section: 优化办理流程, point: 审核确认委托乡镇（街道）的，一般应当在20个工作日内办结, certainty: memory}
  - {document: 刚性支出困难家庭认定办法, section: 认定时限, point: 认定一般30个工作日，特殊情况45个工作日, certainty: read}
parameters: [decision_working_days, decision_working_days_tekun, decision_working_days_extended_dibao, decision_working_days_extended, decision_working_days_delegated]
inputs: [applications]
needs_columns: {applications: [accepted_on, decided_on, extended, delegated]}
logic: |
  从受理次日起数工作日，数到决定日期；仍在办理中的数到统计日。时限：特困30个工作日；低保在2021年7月1日以前受理的30个；此外低保、低保边缘、刚性支出困难，
  已延期的45个，没有延期、由乡镇确认且在2022年10月20日以后（含当日）受理的20个，其余30个。超过时限的即为疑点。临时救助和撤回的申请不看。
numerator: 超过时限才决定或仍未决定的申请
denominator: 已受理、没有撤回的低保、特困、低保边缘、刚性支出困难申请
evidence:
  programme: 申请类型
  accepted_on: 受理日期
  decided_on: 决定日期
  decision: 决定结果
  extended: 是否延期
  delegated: 是否乡镇确认
  working_day_count: 已用工作日
  limit_days: 时限（工作日）
legit_reasons:
  - 公示有异议、人户分离或者调查难度大，已经批准延期，系统里没有勾选延期
  - 公示期、补正期按当地规定不计入办理时限
  - 决定早已作出，系统里补录得晚
verify:
  - 按受理、调查、核对、公示、报县、决定各环节排出日期，看时间花在哪一段
  - 查延期审批手续，申请人是否得到延期的告知
  - 仍未决定的，问清原因并确定办结日期，生活急需的先按临时救助办理
not_applicable: 没有导入救助申请，或申请表里没有受理日期、决定日期、是否延期、是否乡镇确认中的一列，或没有已受理的申请
reading: 登记为办理中的一律数到统计日，即使填了决定日期；已有结果却没有决定日期的看不出用时，不检查。统计日所在年份的放假安排还没有收录的，数到已收录的最后一天：到那天已超时限的照列，还没有超的不看，不推测。
--- */
WITH applied AS (
  SELECT application_id, applicant_key AS person_key, region_code, programme, accepted_on, decided_on, decision, extended, delegated,
         CASE WHEN decision = '办理中' THEN $as_of ELSE decided_on END AS end_on,
         CASE WHEN programme = '特困' THEN parameter('decision_working_days_tekun', region_code, accepted_on)
              WHEN extended AND programme = '低保' THEN parameter('decision_working_days_extended_dibao', region_code, accepted_on)
              WHEN extended THEN parameter('decision_working_days_extended', region_code, accepted_on)
              WHEN delegated THEN parameter('decision_working_days_delegated', region_code, accepted_on)
              ELSE parameter('decision_working_days', region_code, accepted_on) END AS limit_days
  FROM applications
  WHERE programme <> '临时救助' AND decision <> '撤回'
),
counted AS (
  SELECT a.application_id, a.person_key, a.region_code, a.programme, a.accepted_on, a.decided_on, a.decision, a.extended, a.delegated,
         e.is_known AS is_whole, e.number - s.number AS working_day_count, a.limit_days
  FROM applied AS a
  JOIN working_days AS s ON s.day = a.accepted_on AND s.is_known
  JOIN working_days AS e ON e.day = a.end_on
),
examined AS (  -- where the count ends at the last known day, only what is late by then can be said
  SELECT * FROM counted WHERE is_whole OR working_day_count > limit_days
),
flagged AS (
  SELECT application_id, person_key, region_code, programme, accepted_on, decided_on, decision, extended, delegated, working_day_count, limit_days
  FROM examined
  WHERE working_day_count > limit_days
)
SELECT * FROM flagged
