/* ---
id: id_invalid
version: 1
title: 身份证号错误
question: 名册上这名成员的身份证号，是不是位数、出生日期或校验码有错？
side: data_quality
severity: low
subject: {table: members, key: [household_key, person_key]}
seeds: [R132, R201]
legal_basis:
  - {document: 公民身份号码（GB 11643-1999）, section: 号码结构和校验码, point: 十八位，含真实出生日期，末位为校验码, certainty: memory}
  - {document: 个人信息保护法, section: 第八条, point: 处理个人信息应当保证质量，避免因不准确对个人造成不利影响, certainty: read}
parameters: []
inputs: [members]
optional_inputs: [households]
logic: 身份证号不是十八位、出生日期不真实或早于1900年、校验码不对，即为疑点。十五位旧号能换算成十八位的不算错。这样的成员没有与任何名单比对过，不等于没有问题。
numerator: 身份证号无效的成员
denominator: 名册上的全部成员
evidence:
  relation: 与户主关系
  row_count: 名册行数
legit_reasons:
  - 早年确有重号、错号，公安机关正在更正
  - 新生儿、未落户人员还没有身份证号，填了代用编号
  - 录入时数字颠倒、漏位，或电子表格把后几位变成了0
verify:
  - 看户口簿或身份证原件，逐位核对号码
  - 原件就是这个号码的，请本人到公安机关核实更正
  - 改正后重新导入，让这个人参加死亡、服刑、重复享受等比对
not_applicable: 没有导入家庭成员
--- */
WITH examined AS (
  SELECT DISTINCT household_key, person_key FROM members WHERE person_key IS NOT NULL
),
wrong AS (
  SELECT household_key, person_key, min(relation) AS relation, count(*) AS row_count
  FROM members
  WHERE person_key < 0
  GROUP BY household_key, person_key
),
flagged AS (
  SELECT w.household_key, w.person_key, h.region_code, w.relation, w.row_count
  FROM wrong AS w
  LEFT JOIN (SELECT household_key, min(region_code) AS region_code FROM households GROUP BY household_key) AS h ON h.household_key = w.household_key
)
SELECT * FROM flagged
