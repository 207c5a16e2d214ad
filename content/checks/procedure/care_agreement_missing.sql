/* ---
id: care_agreement_missing
version: 1
title: 分散特困无照料协议
question: 在家供养的特困人员，是不是没有一份有效的委托照料护理协议？
side: procedure
severity: medium
subject: {table: members, key: [household_key, person_key]}
seeds: [R041]
legal_basis:
  - {document: 2020年深化农村低保专项治理工作方案（宝民发〔2020〕109号）, section: 二（二）, point: 全面签订分散供养特困人员委托照料护理协议，做到平日有人照应、生病有人看护, certainty: seed}
  - {document: 国务院关于进一步健全特困人员救助供养制度的意见（国发〔2016〕14号）, section: 供养形式, point: 分散供养的可委托亲友、村（居）委会、供养服务机构等提供日常看护, certainty: memory}
parameters: []
inputs: [households, members, care_agreements]
needs_columns: {care_agreements: [valid_to]}
logic: |
  统计月在册的分散供养特困户中的保障对象，没有一份统计日有效的照料护理协议（已签订，且没有截止日期或者截止日期不早于统计日）的，即为疑点。身份证号错误的人不比对。
numerator: 没有有效照料护理协议的分散供养特困人员
denominator: 在册的分散供养特困人员
evidence:
  last_valid_to: 最近一份协议的截止日期
legit_reasons:
  - 协议已续签，系统里没有登记
  - 当地由村（居）委会或服务机构统一签订，没有逐人登记
  - 本人生活完全自理，书面表示不需要照料
verify:
  - 看纸质协议：双方签字、起止日期、照料内容和补贴标准
  - 上门看本人，问平日谁来照应、生病谁来看护
  - 没有协议的当场商定照料人并补签；找不到照料人的考虑集中供养
not_applicable: 没有导入救助家庭、家庭成员或照料护理协议，或协议表里没有有效期至一列，或没有在册的分散供养特困人员
--- */
WITH examined AS (
  SELECT household_key, person_key, region_code, min(match_rank(name_key, name_key, person_converted, person_converted)) AS match_rank
  FROM current_covered
  WHERE programme = '分散供养特困' AND person_key > 0
  GROUP BY household_key, person_key, region_code
),
agreed AS (
  SELECT DISTINCT person_key FROM agreements_in_force
),
lapsed AS (
  SELECT c.person_key, max(c.valid_to) AS last_valid_to
  FROM care_agreements AS c
  JOIN (SELECT DISTINCT person_key FROM examined) AS e ON e.person_key = c.person_key
  GROUP BY c.person_key
),
flagged AS (
  SELECT e.household_key, e.person_key, e.region_code, e.match_rank, l.last_valid_to
  FROM examined AS e
  LEFT JOIN agreed AS a ON a.person_key = e.person_key
  LEFT JOIN lapsed AS l ON l.person_key = e.person_key
  WHERE a.person_key IS NULL
)
SELECT * FROM flagged
