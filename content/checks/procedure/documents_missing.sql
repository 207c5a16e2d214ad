/* ---
id: documents_missing
version: 1
title: 救助文书缺失
question: 近两年起保的低保户，该有的文书是不是齐全？
side: procedure
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R018, R094]
legal_basis:
  - {document: 全市民政领域专项整治实施方案（聊民函〔2019〕57号）, section: 二（八）, point: 低保纳入、变更、退出等环节全面应用低保行政文书, certainty: seed}
  - {document: 某区低保专项治理方案（2023）, section: 二（一）2, point: 档案单独管理、一户一档, certainty: seed}
  - {document: 明察检查口径, section: documents_missing, point: 纳入环节的七种文书, certainty: own}
parameters: [documents_look_back_months, dibao_document_kinds]
inputs: [households, case_documents]
needs_columns: {case_documents: [household_id]}
logic: |
  起始月份在最近24个月（含统计月）内的低保户，应有申请书、核对授权书、入户调查表、核对报告、初审意见、公示材料、确认通知书七种文书，缺一种以上即为疑点。
  只看登记到本户家庭编号的文书，落款在统计日以后的不看；已经退出的户也看。
numerator: 文书不齐全的低保户
denominator: 最近24个月起保的低保户
evidence:
  programme: 救助类型
  start_month: 起始月份
  missing_count: 缺少几种
legit_reasons:
  - 文书按申请编号登记，没有登记家庭编号
  - 从外地迁入或者由边缘户转入，原文书在别处
  - 纸质文书在档案袋里，系统里没有录入
verify:
  - 翻看该户纸质档案，逐种对照缺少的文书
  - 确实没有的，查当时有没有做这一步：有没有入户、有没有核对、有没有公示
  - 程序做了只缺文书的补归档；程序没做的按程序补做，不得倒签日期
not_applicable: 没有导入救助家庭或救助文书，或文书表里没有家庭编号一列，或最近24个月没有起保的低保户
--- */
WITH examined AS (
  SELECT household_key, region_code, programme, start_month
  FROM households
  WHERE programme IN ('城市低保', '农村低保') AND start_month <= $as_of_month
    AND start_month > $as_of_month - parameter('documents_look_back_months', region_code, $as_of)
),
held AS (
  SELECT DISTINCT household_key, kind FROM case_documents WHERE household_key IS NOT NULL
),
missing AS (
  SELECT e.household_key, w.word AS kind
  FROM examined AS e
  JOIN parameter_words AS w ON w.parameter = 'dibao_document_kinds'
  LEFT JOIN held AS d ON d.household_key = e.household_key AND d.kind = w.word
  WHERE d.household_key IS NULL
),
flagged AS (
  SELECT e.household_key, e.region_code, e.programme, e.start_month, m.missing_count
  FROM examined AS e
  JOIN (SELECT household_key, count(*) AS missing_count FROM missing GROUP BY household_key) AS m ON m.household_key = e.household_key
),
evidence AS (
  SELECT household_key, '缺少的文书' AS item, kind AS words FROM missing
)
SELECT * FROM flagged
