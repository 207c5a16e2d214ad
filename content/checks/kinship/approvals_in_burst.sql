/* ---
id: approvals_in_burst
version: 1
title: 短时间集中审批
question: 审核确认人是不是在几分钟里连着点了几十件？
side: conduct
severity: medium
subject: {table: staff, key: [approver_key, decided_day]}
seeds: [R055, R088, R151]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、1, point: 纠治吃拿卡要、暗箱操作等违规违纪行为, certainty: seed}
  - {document: 明察检查口径, section: approvals_in_burst, point: 件数和分钟数是统计提示，不是法规标准, certainty: own}
parameters: [burst_decisions, burst_minutes]
inputs: [applications]
needs_columns:
  applications: [approver_id, decided_at]
logic: 同一名审核确认人，从某一件的确认操作时间起的10分钟内（不含满10分钟的那一刻）操作了20件以上，即为疑点；日期取起始那一件的日期，一人一天一条。
numerator: 有集中审批的审核确认人与日期
denominator: 有确认操作时间的审核确认人与日期
evidence:
  first_at: 最早一次集中审批的起始时间
  day_count: 当天操作件数
legit_reasons:
  - 集体会审以后统一录入、批量确认，另有会议记录
  - 系统故障恢复后补录
  - 数据迁移写入的操作时间
verify:
  - 查当天有没有会审记录、签到和逐件意见
  - 抽查其中几件，看调查、核对、公示是否在确认以前完成
  - 问清是否由他人使用其账号操作
not_applicable: 没有导入救助申请，或缺少审核确认人证号、确认操作时间列
reading: 不限申请类型和决定结果，有操作时间即计一件；不比对人，证号无效的审核确认人按其原文计。
--- */
WITH decisions AS (
  SELECT application_id, approver_key, decided_at, day_of(decided_at) AS decided_day, region_code,
         lead(decided_at, parameter('burst_decisions') - 1) OVER (PARTITION BY approver_key ORDER BY decided_at NULLS LAST, application_id NULLS LAST) AS nth_at
  FROM applications
  WHERE approver_key IS NOT NULL AND decided_at IS NOT NULL
),
examined AS (
  SELECT approver_key, decided_day, count(*) AS day_count,
         min(CASE WHEN seconds_between(decided_at, nth_at) < parameter('burst_minutes') * 60 THEN decided_at END) AS first_at,
         CASE WHEN min(region_code) = max(region_code) THEN min(region_code)
              WHEN min(township_of(region_code)) = max(township_of(region_code)) THEN min(township_of(region_code))
              WHEN min(county_of(region_code)) = max(county_of(region_code)) THEN min(county_of(region_code)) END AS region_code
  FROM decisions
  GROUP BY approver_key, decided_day
),
flagged AS (
  SELECT approver_key, decided_day, region_code, first_at, day_count
  FROM examined
  WHERE first_at IS NOT NULL
)
SELECT * FROM flagged
