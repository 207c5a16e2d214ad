/* ---
id: household_split
version: 1
title: 同一户口簿分户享受
question: 两户低保的户主在同一本户口簿上，是把一家人拆成两户享受吗？
side: wrongly_included
severity: medium
subject: {table: households, key: [household_key, other_household_key], unordered: true}
seeds: [R088, R119]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第七条, point: 配偶、未成年子女和共同居住的赡养扶养抚养义务人合为一户计算, certainty: read}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第八条, point: 重残、重病等人员可以单独提出申请，分户不一定有问题, certainty: read}
parameters: []
inputs: [households, population]
logic: 同一县区内，统计月都在保的两户低保，两户户主在户籍人口中登记为同一户号，即为疑点。一本户口簿上有三户的，两两各记一条。区划代码看不出县区的户不参加比对。
numerator: 户主同一户口簿的两户低保（按两两计）
denominator: 统计月在保、户主在户籍人口中的低保户
evidence:
  head_key: 户主
  other_head_key: 另一户户主
  member_count: 家庭人口
  other_member_count: 另一户家庭人口
legit_reasons:
  - 按规定可以单独申请的重残、重病、成年未婚残疾人等，与父母同在一本户口簿
  - 已婚子女早已分家另过，只是户口没有迁出
  - 集体户、福利机构户口，户主之间没有亲属关系
verify:
  - 入户看两户是不是同吃同住、收支在一起
  - 问清分户的时间、原因和办理人，看是否属于可以单独申请的情形
  - 合并计算一次人均收入，看合成一户后是否仍然符合
not_applicable: 没有导入户籍人口，或户主没有一人在户籍人口中
reading: 两户户主是同一个人的也算；两名户主各与户籍人口比对，两处比对取较弱的一个作为匹配强度
--- */
WITH heads AS (
  SELECT h.household_key, h.region_code, county_of(h.region_code) AS county_code, h.head_key, h.member_count, p.book_no,
         match_rank(h.head_name_key, p.name_key, h.head_converted, p.person_converted) AS match_rank
  FROM current_households AS h
  JOIN population AS p ON p.person_key = h.head_key
  WHERE h.head_key > 0 AND h.programme IN ('城市低保', '农村低保') AND p.book_no IS NOT NULL
),
examined AS (
  SELECT DISTINCT household_key FROM heads
),
flagged AS (
  SELECT a.household_key, b.household_key AS other_household_key, a.region_code, greatest(min(a.match_rank), min(b.match_rank)) AS match_rank,
         a.head_key, b.head_key AS other_head_key, a.member_count, b.member_count AS other_member_count
  FROM heads AS a
  JOIN heads AS b ON b.book_no = a.book_no AND b.county_code = a.county_code AND b.household_key > a.household_key
  GROUP BY a.household_key, b.household_key, a.region_code, a.head_key, b.head_key, a.member_count, b.member_count
)
SELECT * FROM flagged
