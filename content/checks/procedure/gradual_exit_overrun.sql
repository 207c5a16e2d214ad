/* ---
id: gradual_exit_overrun
version: 2
title: 渐退超期
question: 进入渐退的家庭，是不是渐退期已过还在册？
side: procedure
severity: low
subject: {table: households, key: [household_key]}
seeds: [R037]
legal_basis:
  - {document: 2020年深化农村低保专项治理工作方案（宝民发〔2020〕109号）, section: 二（一）, point: 检查渐退帮扶等政策是否落实到位, certainty: seed}
  - {document: 明察检查口径, section: gradual_exit_overrun, point: 渐退期最长六个月, certainty: own}
parameters: [gradual_exit_months]
inputs: [households, adjustments]
logic: |
  统计月在册的户，最近一次待遇变动（执行月份最晚；同月的取决定日期最晚）是渐退，且渐退执行月份加六个月早于统计月的，即为疑点。
numerator: 渐退超过六个月仍在册的户
denominator: 最近一次变动为渐退的在册户
evidence:
  programme: 救助类型
  effective_month: 渐退执行月份
  month_count: 已渐退月数
legit_reasons:
  - 渐退期内家庭又有变故，已重新审核同意继续保障，没有登记新的变动
  - 当地规定的渐退期长于六个月
  - 停保已经决定，家庭表的终止月份没有填写
verify:
  - 看渐退决定书上写明的期限
  - 入户核实现在的收入和就业是否稳定，不稳定的不要为了清零而退出
  - 应当退出的按程序作出决定并书面告知；应当继续的补办变动手续
not_applicable: 没有导入救助家庭或待遇变动，或没有正在渐退的在册户
reading: 最近一次变动按执行月份排，同月按决定日期排、没有决定日期的排在前面，再同的取金额较大的一条，与应发金额的取法相同，仍然相同而其中有渐退的算渐退；已决定、下月才执行的变动也算。
--- */
WITH ranked AS (
  SELECT h.household_key, h.region_code, h.programme, j.kind, j.effective_month,
         row_number() OVER (PARTITION BY j.household_key
                            ORDER BY j.effective_month DESC NULLS LAST, j.decided_on DESC NULLS LAST, j.amount_yuan DESC NULLS LAST,
                                     CASE WHEN j.kind = '渐退' THEN 0 ELSE 1 END ASC NULLS LAST) AS place
  FROM current_households AS h
  JOIN adjustments AS j ON j.household_key = h.household_key
  WHERE h.household_key IN (SELECT household_key FROM adjustments WHERE kind = '渐退')  -- the few with such a decision, before any are put in order
),
examined AS (
  SELECT household_key, region_code, programme, effective_month, $as_of_month - effective_month AS month_count
  FROM ranked
  WHERE place = 1 AND kind = '渐退'
),
flagged AS (
  SELECT household_key, region_code, programme, effective_month, month_count
  FROM examined
  WHERE effective_month + parameter('gradual_exit_months', region_code, month_start(effective_month)) < $as_of_month
)
SELECT * FROM flagged
