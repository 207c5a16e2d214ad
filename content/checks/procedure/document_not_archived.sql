/* ---
id: document_not_archived
version: 1
title: 文书未归档
question: 文书落款已过三十天，是不是还没有归档？
side: procedure
severity: low
subject: {table: case_documents, key: [document_id]}
seeds: [R019]
legal_basis:
  - {document: 全市民政领域专项整治实施方案（聊民函〔2019〕57号）, section: 二（八）, point: 检查是否对低保行政文书进行归档, certainty: seed}
  - {document: 明察检查口径, section: document_not_archived, point: 文书形成后三十天内归档, certainty: own}
parameters: [document_archive_days]
inputs: [case_documents]
optional_inputs: [households, applications]
needs_columns: {case_documents: [archived_on]}
logic: 没有归档日期（或者归档日期在统计日以后）、文书日期加三十天早于统计日的文书，每份为一个疑点。
numerator: 超过三十天没有归档的文书
denominator: 全部文书
evidence:
  kind: 文书种类
  dated_on: 文书日期
  day_count: 已过天数
legit_reasons:
  - 已经装入档案袋，系统里没有登记归档日期
  - 案件还在办理，按规定办结后统一归档
  - 文书因复议、信访调阅在外，有借阅登记
verify:
  - 到档案室按家庭编号或申请编号找这份文书
  - 找到的补登归档日期，找不到的查最后经手人
  - 一个乡镇成批未归档的，问清保管条件和专人安排
not_applicable: 没有导入救助文书，或文书表里没有归档日期一列
--- */
WITH examined AS (
  SELECT d.document_id, d.household_key, coalesce(h.region_code, a.region_code) AS region_code, d.kind, d.dated_on, d.archived_on,
         days_between(d.dated_on, $as_of) AS day_count
  FROM case_documents AS d
  LEFT JOIN households AS h ON h.household_key = d.household_key
  LEFT JOIN applications AS a ON a.application_id = d.application_id
),
flagged AS (
  SELECT document_id, household_key, region_code, kind, dated_on, day_count
  FROM examined
  WHERE archived_on IS NULL AND add_days(dated_on, parameter('document_archive_days', region_code, dated_on)) < $as_of
)
SELECT * FROM flagged
