/* ---
id: review_overdue
version: 1
title: 动态复核超期
question: 在册低保户距上一次复核，是不是超过了规定的月数？
side: procedure
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R089, R095]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第五章 管理和监督, point: 无收入或收入稳定的家庭每年核查一次，收入来源不固定的每半年核查一次, certainty: memory}
  - {document: 某区低保专项治理方案（2023）, section: 二（一）2, point: 依动态管理时间重点核查，复核不符合的及时退出, certainty: seed}
parameters: [review_months_steady, review_months_unsteady]
inputs: [households]
needs_columns: {households: [last_reviewed_on, income_kind]}
logic: |
  统计月在册的低保户，从最近复核日期（没有复核过的从起始月份1日）起，收入不固定的加六个月，其余加十二个月，早于统计日的即为疑点。
numerator: 复核超期的低保户
denominator: 在册低保户
evidence:
  income_kind: 收入稳定情况
  last_reviewed_on: 最近复核日期
  since_on: 起算日期
  limit_months: 间隔月数
legit_reasons:
  - 已经复核，系统里的最近复核日期没有更新
  - 收入类别登记错误，实际应当每年复核一次
  - 家庭成员重病住院或外出，复核改期，有记录
verify:
  - 查该户复核表和入户照片，核对最近一次复核的日期
  - 入户看家庭成员、收入、财产有没有变化，变好变差都要记
  - 按复核结果办理增发、减发、停发或者不变，并更新复核日期
not_applicable: 没有导入救助家庭，或家庭表里没有最近复核日期、收入稳定情况两列，或没有在册低保户
--- */
WITH counted AS (
  SELECT household_key, region_code, income_kind, last_reviewed_on, coalesce(last_reviewed_on, month_start(start_month)) AS since_on
  FROM current_households
  WHERE programme IN ('城市低保', '农村低保')
),
examined AS (
  SELECT household_key, region_code, income_kind, last_reviewed_on, since_on,
         CASE WHEN income_kind = '收入不固定' THEN parameter('review_months_unsteady', region_code, since_on)
              ELSE parameter('review_months_steady', region_code, since_on) END AS limit_months
  FROM counted
),
flagged AS (
  SELECT household_key, region_code, income_kind, last_reviewed_on, since_on, limit_months
  FROM examined
  WHERE add_months(since_on, limit_months) < $as_of
)
SELECT * FROM flagged
