/* ---
id: notice_overexposes
version: 1
title: 公示泄露个人信息
question: 公示里是不是登了身份证号、电话、账号、病情、残疾、门牌这些不该公开的内容？
side: procedure
severity: high
subject: {table: public_notices, key: [notice_id]}
seeds: [R139, R193]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第二十四条, point: 公布申请人姓名、家庭成员数量、保障金额，不得公开无关信息, certainty: read}
  - {document: 个人信息保护法, section: 第六条、第二十八条, point: 处理个人信息限于最小范围；医疗健康、特定身份、金融账户属于敏感个人信息, certainty: read}
  - {document: 政府信息公开条例, section: 第十五条, point: 涉及个人隐私、公开会损害第三方权益的信息不得公开, certainty: read}
parameters: [notice_harmless_words, notice_private_words]
inputs: [public_notices]
needs_columns: {public_notices: [fields]}
logic: |
  公示字段先去掉“监督电话、举报电话、咨询电话、疾病救助、残疾人联合会”这些字样，余下的如果还含有“身份证、证件号、电话、手机、账号、卡号、病、残疾、门牌”之一，即为疑点。
numerator: 公示字段含有个人敏感信息字样的公示
denominator: 登记了公示字段的公示
evidence:
  place: 公示地点
  kind: 公示类型
  posted_from: 公示起始日期
  fields: 公示字段
  word_count: 涉及的字样数
legit_reasons:
  - 字段名登记了，公示时已经遮盖或者没有填写内容
  - 电话是村（居）或民政办的服务电话，没有写成“监督电话”
  - “病”“残疾”出现在救助政策介绍里，不涉及具体的人
verify:
  - 到现场或者网页上看公示原件，拍照时遮住个人信息
  - 确有身份证号、账号、病情等内容的，立即撤下更换，网页同时清缓存
  - 查清公示表由谁制作、用的哪个模板，同一模板的其他村一并更换
not_applicable: 没有导入公示记录，或公示记录里没有公示字段一列，或没有一条登记了公示字段
--- */
WITH harmless AS (  -- one row: the words that are taken out first, in their order
  SELECT max(CASE WHEN position = 0 THEN word END) AS w0, max(CASE WHEN position = 1 THEN word END) AS w1,
         max(CASE WHEN position = 2 THEN word END) AS w2, max(CASE WHEN position = 3 THEN word END) AS w3,
         max(CASE WHEN position = 4 THEN word END) AS w4, max(CASE WHEN position = 5 THEN word END) AS w5,
         max(CASE WHEN position = 6 THEN word END) AS w6, max(CASE WHEN position = 7 THEN word END) AS w7
  FROM parameter_words
  WHERE parameter = 'notice_harmless_words'
),
examined AS (  -- '¤' stands for no word
  SELECT n.notice_id, n.household_key, n.region_code, n.place, n.kind, n.posted_from, n.fields,
         replace(replace(replace(replace(replace(replace(replace(replace(n.fields,
           coalesce(h.w0, '¤'), ''), coalesce(h.w1, '¤'), ''), coalesce(h.w2, '¤'), ''), coalesce(h.w3, '¤'), ''),
           coalesce(h.w4, '¤'), ''), coalesce(h.w5, '¤'), ''), coalesce(h.w6, '¤'), ''), coalesce(h.w7, '¤'), '') AS remainder
  FROM public_notices AS n
  CROSS JOIN harmless AS h
  WHERE n.fields IS NOT NULL
),
found AS (
  SELECT e.notice_id, w.word
  FROM examined AS e
  JOIN parameter_words AS w ON w.parameter = 'notice_private_words' AND e.remainder LIKE '%' || w.word || '%'
),
flagged AS (
  SELECT e.notice_id, e.household_key, e.region_code, e.place, e.kind, e.posted_from, e.fields, f.word_count
  FROM examined AS e
  JOIN (SELECT notice_id, count(*) AS word_count FROM found GROUP BY notice_id) AS f ON f.notice_id = e.notice_id
),
evidence AS (
  SELECT notice_id, '不应公开的字样' AS item, word AS words FROM found
)
SELECT * FROM flagged
