/* ---
id: refusal_reason_concentrated
version: 1
title: 同一理由集中否决
question: 一个乡镇的不予确认，是不是大都用同一个理由？
side: missed
severity: medium
subject: {table: regions, key: [region_code, keyword]}
seeds: [R007]
legal_basis:
  - {document: 聊城市实施方案（聊民函〔2019〕57号）, section: 二（三）, point: 整治政策执行简单化、一刀切问题, certainty: seed}
parameters: [single_factor_words, refusal_months, refusal_least, refusal_share]
inputs: [applications]
needs_columns:
  applications: [decided_on, reason_text]
logic: |
  近12个月（按决定日期，含统计月）一个乡镇不予确认的申请不少于10件，其中超过60%的理由里都出现同一个关键词（有车、机动车、买房、购房、有房、工商登记、子女有之一），即为疑点，一个关键词一条。
numerator: 同一理由超过六成的乡镇和关键词
denominator: 近12个月有不予确认申请的乡镇和关键词
evidence:
  refusal_count: 不予确认件数
  word_count: 含该关键词件数
legit_reasons:
  - 辖区确有集中购车、购房情况，每件都另有收入和财产核算
  - 理由栏使用统一格式，关键词只是其中一项
verify:
  - 抽取该乡镇的否决卷宗，看是否逐件调查、逐件算账
  - 查有没有内部规定或口头要求“有某项一律不批”
  - 对被否决的家庭抽样入户，符合条件的重新办理
not_applicable: 没有导入救助申请，或缺少决定日期、不予确认原因列，或者近12个月没有不予确认的申请
reading: 近12个月按决定日期所在的月份计；区划代码只到县的申请归入其代码前九位。
--- */
WITH refusals AS (
  SELECT application_id, township_of(region_code) AS region_code, reason_text
  FROM applications
  WHERE decision = '不予确认' AND month_number(decided_on) > $as_of_month - parameter('refusal_months', region_code, $as_of)
    AND month_number(decided_on) <= $as_of_month
),
townships AS (
  SELECT region_code, count(*) AS refusal_count FROM refusals GROUP BY region_code
),
examined AS (
  SELECT t.region_code, w.word AS keyword, t.refusal_count
  FROM townships AS t
  JOIN parameter_words AS w ON w.parameter = 'single_factor_words'
),
named AS (
  SELECT r.region_code, w.word AS keyword, count(*) AS word_count
  FROM refusals AS r
  JOIN parameter_words AS w ON w.parameter = 'single_factor_words' AND r.reason_text LIKE '%' || w.word || '%'
  GROUP BY r.region_code, w.word
),
flagged AS (
  SELECT e.region_code, e.keyword, e.refusal_count, n.word_count
  FROM examined AS e
  JOIN named AS n ON n.region_code = e.region_code AND n.keyword = e.keyword
  WHERE e.refusal_count >= parameter('refusal_least', e.region_code, $as_of)
    AND n.word_count > parameter('refusal_share', e.region_code, $as_of) * e.refusal_count
)
SELECT * FROM flagged
