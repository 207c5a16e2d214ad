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
WITH given AS (
  SELECT application_id, region_code, 1 AS step, '申请' AS name, applied_on AS on_day FROM applications WHERE applied_on IS NOT NULL
  UNION ALL SELECT application_id, region_code, 2, '受理', accepted_on FROM applications WHERE accepted_on IS NOT NULL
  UNION ALL SELECT application_id, region_code, 3, '启动调查', survey_started_on FROM applications WHERE survey_started_on IS NOT NULL
  UNION ALL SELECT application_id, region_code, 4, '公示起始', notice_from FROM applications WHERE notice_from IS NOT NULL
  UNION ALL SELECT application_id, region_code, 5, '公示截止', notice_to FROM applications WHERE notice_to IS NOT NULL
  UNION ALL SELECT application_id, region_code, 6, '决定', decided_on FROM applications WHERE decided_on IS NOT NULL
  UNION ALL SELECT application_id, region_code, 7, '书面告知', notified_on FROM applications WHERE notified_on IS NOT NULL
),
earlier AS (
  SELECT application_id, region_code, step, name, on_day,
         max(on_day) OVER (PARTITION BY application_id ORDER BY step NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_on,
         count(*) OVER (PARTITION BY application_id) AS given_count
  FROM given
),
examined AS (
  SELECT DISTINCT application_id FROM earlier WHERE given_count > 1
),
reversed AS (
  SELECT application_id, region_code, name, on_day, before_on,
         row_number() OVER (PARTITION BY application_id ORDER BY step NULLS FIRST) AS place
  FROM earlier
  WHERE on_day < before_on
),
flagged AS (
  SELECT application_id, region_code, name AS late_step, on_day AS late_on, before_on
  FROM reversed
  WHERE place = 1
),
evidence AS (
  SELECT g.application_id, '办理日期' AS item, g.on_day, g.name AS words
  FROM given AS g
  JOIN flagged AS f ON f.application_id = g.application_id
)
SELECT * FROM flagged
