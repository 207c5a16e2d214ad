/* ---
id: refused_on_single_factor
version: 1
title: 单一因素否决（一刀切）
question: 是不是只因为“有车”“买房”“子女有”什么，没有查清全家情况就不予确认？
side: missed
severity: high
subject: {table: applications, key: [application_id]}
seeds: [R007, R119]
legal_basis:
  - {document: 聊城市实施方案（聊民函〔2019〕57号）, section: 二（三）, point: 整治“子女有机动车的一律不能吃低保”“子女在县城买房的一律不能吃低保”等一刀切做法, certainty: seed}
  - {document: 社会救助暂行办法, section: 第九条, point: 是否给予低保看家庭人均收入和家庭财产状况, certainty: read}
parameters: [single_factor_words, investigated_words]
inputs: [applications]
needs_columns:
  applications: [reason_text, survey_started_on, check_started_on]
logic: |
  不予确认的申请，理由中出现有车、机动车、买房、购房、有房、工商登记、子女有等字样之一，没有出现人均收入、家庭财产、核对、经调查等字样，并且没有启动调查或者没有启动核对，即为疑点。
numerator: 疑似单一因素否决的申请
denominator: 不予确认的申请
evidence:
  programme: 申请类型
  decided_on: 决定日期
  missing_step: 缺少的环节
legit_reasons:
  - 调查、核对实际做过，只是日期没有录入
  - 理由栏只写了摘要，决定书上写明了收入、财产核算结果
verify:
  - 调阅申请卷宗和不予确认决定书，看有没有入户调查表、核对报告和收入财产计算
  - 问申请人当时是怎么被告知的，有没有人到家里看过
  - 没有查清的，重新调查；符合条件的及时纳入，并检查同一单位其他否决件
not_applicable: 没有导入救助申请，或缺少不予确认原因、启动调查日期、启动核对日期列，或者没有不予确认的申请
--- */
WITH examined AS (
  SELECT application_id, region_code, programme, decided_on, reason_text, survey_started_on, check_started_on
  FROM applications
  WHERE decision = '不予确认'
),
worded AS (
  SELECT e.application_id,
         max(CASE WHEN w.parameter = 'single_factor_words' THEN 1 ELSE 0 END) AS is_single,
         max(CASE WHEN w.parameter = 'investigated_words' THEN 1 ELSE 0 END) AS is_investigated
  FROM examined AS e
  JOIN parameter_words AS w ON w.parameter IN ('single_factor_words', 'investigated_words') AND e.reason_text LIKE '%' || w.word || '%'
  WHERE e.survey_started_on IS NULL OR e.check_started_on IS NULL
  GROUP BY e.application_id
),
flagged AS (
  SELECT e.application_id, e.region_code, e.programme, e.decided_on,
         CASE WHEN e.survey_started_on IS NOT NULL THEN '未启动核对' WHEN e.check_started_on IS NOT NULL THEN '未启动调查' ELSE '未启动调查、核对' END AS missing_step
  FROM examined AS e
  JOIN worded AS w ON w.application_id = e.application_id
  WHERE w.is_single = 1 AND w.is_investigated = 0
)
SELECT * FROM flagged
