/* ---
id: kin_not_registered
version: 2
title: 近亲属享受未备案
question: 经办人员、村居干部的近亲属享受低保、特困，有没有备案？
side: conduct
severity: high
subject: {table: kin_registrations, key: [household_key, staff_key]}
seeds: [R015, R092, R093, R159]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第十一条, point: 共同生活家庭成员与经办人员或村（居）委会成员有近亲属关系的，乡镇应当单独登记备案, certainty: read}
  - {document: 民法典, section: 第一千零四十五条, point: 配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女为近亲属, certainty: read}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（二）, point: 落实近亲属备案制度，特困一并备案；国家特困认定办法没有这项规定，特困户是否备案依当地文件, certainty: seed}
parameters: []
inputs: [households, members, population, staff, kin_registrations]
needs_columns:
  population: [father_id, mother_id, spouse_id]
logic: |
  低保、特困家庭的某一成员（不论是否保障对象），在干部任职期间、家庭享受期间在册（按月比，都只算到统计日），按户籍人口是该干部的近亲属（配偶、父母、子女、兄弟姐妹、祖父母外祖父母、孙子女外孙子女），
  干部本人不是这个家庭的成员，而没有这名干部对这个家庭的备案，即为疑点。
numerator: 应备案未备案的家庭与干部
denominator: 有近亲属关系、任职与享受时间重叠的家庭与干部
evidence:
  relative_count: 近亲属人数
  from_month: 关系与任职重叠的最早月份
legit_reasons:
  - 备案在纸质台账上，没有录入或没有导入
  - 户籍登记的亲属关系已经解除（离婚、解除收养）
  - 户籍上同名错登，实际不是亲属
  - 当地文件规定特困供养、村民小组长不在备案范围
verify:
  - 向干部本人核实亲属关系，请其补填申报表；谁的亲属，谁申报
  - 调阅该户的申请、调查、确认材料，看干部本人有没有参与经办、审批
  - 按规定由县级入户核查该户是否符合条件；符合的继续保障，只补备案
not_applicable: 没有导入户籍人口、干部名单或近亲属备案，或户籍人口没有父、母、配偶证号列，或者没有发现近亲属关系
reading: 任职按月看，离任日期写在任职日期以前、但在同一个月的，当月算任职；更早的不算任职。干部是否“本户成员”看任何时间的家庭成员记录；匹配强度取成员与户籍、干部与户籍两次比对中较弱的一次。
--- */
WITH posts AS (
  SELECT DISTINCT s.person_key, s.name_key, s.person_converted, month_number(s.from_on) AS from_month, coalesce(month_number(s.to_on), 999999) AS to_month
  FROM staff AS s
  WHERE s.person_key > 0 AND (s.to_on IS NULL OR month_number(s.to_on) >= month_number(s.from_on))
),
related AS (  -- a relative of somebody in office is in the household while both last
  SELECT m.household_key, t.person_key AS staff_key, m.person_key, m.region_code, greatest(m.from_month, t.from_month) AS from_month,
         greatest(match_rank(m.name_key, k.relative_name_key, m.person_converted, k.relative_converted),
                  match_rank(t.name_key, k.official_name_key, t.person_converted, k.official_converted)) AS match_rank
  FROM kin_of_officials AS k
  JOIN posts AS t ON t.person_key = k.official_key
  JOIN member_spells AS m ON m.person_key = k.relative_key
   AND m.from_month <= t.to_month AND t.from_month <= m.to_month AND m.from_month <= $as_of_month
  WHERE m.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
),
examined AS (
  SELECT r.household_key, r.staff_key, r.region_code, min(r.match_rank) AS match_rank, count(DISTINCT r.person_key) AS relative_count,
         min(r.from_month) AS from_month
  FROM related AS r
  LEFT JOIN members AS own ON own.household_key = r.household_key AND own.person_key = r.staff_key
  WHERE own.household_key IS NULL
  GROUP BY r.household_key, r.staff_key, r.region_code
),
flagged AS (
  SELECT e.household_key, e.staff_key, e.region_code, e.match_rank, e.relative_count, e.from_month
  FROM examined AS e
  LEFT JOIN kin_registrations AS k ON k.household_key = e.household_key AND k.staff_key = e.staff_key
  WHERE k.household_key IS NULL
)
SELECT * FROM flagged
