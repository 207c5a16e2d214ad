/* ---
id: own_relative_handled
version: 1
title: 经办审批本人近亲属
question: 经办人或审核确认人办理的，是不是自己家或者自己近亲属的家庭？
side: conduct
severity: high
subject: {table: households, key: [household_key]}
seeds: [R013, R088, R151, R159]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第十一条、第二十条, point: 有近亲属关系的应当单独登记备案，由县级入户调查, certainty: read}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、1, point: 纠治优亲厚友等行为，持续纠治“关系保”“人情保”, certainty: seed}
  - {document: 民法典, section: 第一千零四十五条, point: 近亲属的范围, certainty: read}
parameters: []
inputs: [households, members, population]
needs_columns:
  households: [caseworker_id, approver_id]
  population: [father_id, mother_id, spouse_id]
logic: |
  低保、特困家庭（不论现在是否在册）的经办人或审核确认人，本人就是这个家庭的成员（任何时间），或者按户籍人口是其中一名成员的近亲属（配偶、父母、子女、兄弟姐妹、祖父母外祖父母、孙子女外孙子女），即为疑点。
numerator: 经办或审批本人、近亲属的家庭
denominator: 登记了有效的经办人或审核确认人证号的低保、特困家庭
evidence:
  as_caseworker: 经办人是成员或近亲属
  as_approver: 审核确认人是成员或近亲属
  is_member: 办理人本人是家庭成员
legit_reasons:
  - 系统登记的是录入人员，实际经办、审批另有其人并已回避
  - 户籍登记的亲属关系有误或已解除
  - 已经备案，由县级入户调查后确认
verify:
  - 调卷看调查表、审批表上的签字人
  - 查有没有近亲属备案和回避记录
  - 由无关人员重新入户，核实家庭是否符合条件；符合的不影响保障
not_applicable: 没有导入户籍人口，或缺少经办人、审核确认人证号列，或者没有一户登记了有效证号
--- */
WITH examined AS (
  SELECT household_key, region_code, caseworker_key, caseworker_converted, approver_key, approver_converted
  FROM households
  WHERE programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困') AND (caseworker_key > 0 OR approver_key > 0)
),
handlers AS (
  SELECT household_key, region_code, caseworker_key AS handler_key, caseworker_converted AS handler_converted, 1 AS as_caseworker
  FROM examined WHERE caseworker_key > 0
  UNION ALL
  SELECT household_key, region_code, approver_key AS handler_key, approver_converted AS handler_converted, 0 AS as_caseworker
  FROM examined WHERE approver_key > 0
),
kin_members AS (  -- the small side first: members who are somebody's near relatives
  SELECT m.household_key, k.official_key,
         min(greatest(match_rank(m.name_key, k.relative_name_key, m.person_converted, k.relative_converted),
                      match_rank(NULL, NULL, k.official_converted, FALSE))) AS match_rank
  FROM kin_of_officials AS k
  JOIN members AS m ON m.person_key = k.relative_key
  GROUP BY m.household_key, k.official_key
),
found AS (
  SELECT h.household_key, h.region_code, h.as_caseworker, 1 AS is_member,
         match_rank(NULL, NULL, h.handler_converted, m.person_converted) AS match_rank
  FROM handlers AS h
  JOIN members AS m ON m.household_key = h.household_key AND m.person_key = h.handler_key
  UNION ALL
  SELECT h.household_key, h.region_code, h.as_caseworker, 0 AS is_member,
         greatest(m.match_rank, match_rank(NULL, NULL, h.handler_converted, FALSE)) AS match_rank
  FROM handlers AS h
  JOIN kin_members AS m ON m.household_key = h.household_key AND m.official_key = h.handler_key
),
flagged AS (
  SELECT household_key, region_code, min(match_rank) AS match_rank, max(as_caseworker) = 1 AS as_caseworker,
         min(as_caseworker) = 0 AS as_approver, max(is_member) = 1 AS is_member
  FROM found
  GROUP BY household_key, region_code
)
SELECT * FROM flagged
