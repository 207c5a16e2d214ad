/* ---
id: date_order_wrong
version: 1
title: 办理日期先后矛盾
question: 这件申请登记的办理日期，有后一步早于前一步的吗？
side: data_quality
severity: low
subject: {table: applications, key: [application_id]}
seeds: [R155, R201]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 申请受理、调查、审核确认各部分, point: 申请、受理、调查、公示、决定、告知依次办理, certainty: memory}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治超时限办理、未书面告知等问题，日期不实就无法判断时限, certainty: seed}
parameters: []
inputs: [applications]
needs_columns:
  applications: [accepted_on, survey_started_on, notice_from, notice_to, decided_on, notified_on]
logic: |
  申请、受理、启动调查、公示起始、公示截止、决定、书面告知七个日期应当依次不早于前一个。任意两个都填了、后一步却早于前一步，即为疑点；同一天不算。
  统计日以后的日期视为没有填。
numerator: 至少有一对日期先后颠倒的申请
denominator: 至少填了两个日期的申请
evidence:
  late_step: 日期偏早的一步
  late_on: 该步日期
  before_on: 前面各步中最晚的日期
legit_reasons:
  - 先入户、后补录受理，受理日期按补录当天登记
  - 急难情形先行调查，手续后补
  - 年份、月份录错
verify:
  - 对照纸质受理登记、调查表、公示照片和决定书，逐个核对日期
  - 分清是录入错误，还是倒签日期、补造材料
  - 改正后重新运行各项时限检查
not_applicable: 没有导入救助申请，申请缺上述日期列，或没有一件填了两个日期
--- */
WITH reached AS (  -- the latest day of all steps before each step; NULLs are passed over
  SELECT application_id, region_code, applied_on, accepted_on, survey_started_on, notice_from, notice_to, decided_on, notified_on,
         greatest(applied_on, accepted_on) AS by_acceptance,
         greatest(applied_on, accepted_on, survey_started_on) AS by_survey,
         greatest(applied_on, accepted_on, survey_started_on, notice_from) AS by_notice,
         greatest(applied_on, accepted_on, survey_started_on, notice_from, notice_to) AS by_notice_end,
         greatest(applied_on, accepted_on, survey_started_on, notice_from, notice_to, decided_on) AS by_decision
  FROM applications
),
examined AS (
  SELECT application_id
  FROM reached
  WHERE CASE WHEN applied_on IS NULL THEN 0 ELSE 1 END + CASE WHEN accepted_on IS NULL THEN 0 ELSE 1 END
      + CASE WHEN survey_started_on IS NULL THEN 0 ELSE 1 END + CASE WHEN notice_from IS NULL THEN 0 ELSE 1 END
      + CASE WHEN notice_to IS NULL THEN 0 ELSE 1 END + CASE WHEN decided_on IS NULL THEN 0 ELSE 1 END
      + CASE WHEN notified_on IS NULL THEN 0 ELSE 1 END > 1
),
reversed AS (  -- the first step that lies before one of its predecessors
  SELECT application_id, region_code, applied_on, accepted_on, survey_started_on, notice_from, notice_to, decided_on, notified_on,
         CASE WHEN accepted_on < applied_on THEN '受理' WHEN survey_started_on < by_acceptance THEN '启动调查'
              WHEN notice_from < by_survey THEN '公示起始' WHEN notice_to < by_notice THEN '公示截止'
              WHEN decided_on < by_notice_end THEN '决定' WHEN notified_on < by_decision THEN '书面告知' END AS late_step,
         CASE WHEN accepted_on < applied_on THEN accepted_on WHEN survey_started_on < by_acceptance THEN survey_started_on
              WHEN notice_from < by_survey THEN notice_from WHEN notice_to < by_notice THEN notice_to
              WHEN decided_on < by_notice_end THEN decided_on WHEN notified_on < by_decision THEN notified_on END AS late_on,
         CASE WHEN accepted_on < applied_on THEN applied_on WHEN survey_started_on < by_acceptance THEN by_acceptance
              WHEN notice_from < by_survey THEN by_survey WHEN notice_to < by_notice THEN by_notice
              WHEN decided_on < by_notice_end THEN by_notice_end WHEN notified_on < by_decision THEN by_decision END AS before_on
  FROM reached
),
flagged AS (
  SELECT application_id, region_code, late_step, late_on, before_on FROM reversed WHERE late_step IS NOT NULL
),
evidence AS (
  SELECT application_id, '申请' AS item, applied_on AS on_day FROM reversed WHERE late_step IS NOT NULL AND applied_on IS NOT NULL
  UNION ALL SELECT application_id, '受理', accepted_on FROM reversed WHERE late_step IS NOT NULL AND accepted_on IS NOT NULL
  UNION ALL SELECT application_id, '启动调查', survey_started_on FROM reversed WHERE late_step IS NOT NULL AND survey_started_on IS NOT NULL
  UNION ALL SELECT application_id, '公示起始', notice_from FROM reversed WHERE late_step IS NOT NULL AND notice_from IS NOT NULL
  UNION ALL SELECT application_id, '公示截止', notice_to FROM reversed WHERE late_step IS NOT NULL AND notice_to IS NOT NULL
  UNION ALL SELECT application_id, '决定', decided_on FROM reversed WHERE late_step IS NOT NULL AND decided_on IS NOT NULL
  UNION ALL SELECT application_id, '书面告知', notified_on FROM reversed WHERE late_step IS NOT NULL AND notified_on IS NOT NULL
)
SELECT * FROM flagged
