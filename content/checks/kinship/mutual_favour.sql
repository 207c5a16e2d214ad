/* ---
id: mutual_favour
version: 1
title: 交叉互保
question: 两名干部是不是互相经办、审批了对方近亲属的低保、特困？
side: conduct
severity: medium
subject: {table: staff, key: [staff_key, other_staff_key], unordered: true}
seeds: [R013, R088, R118, R151]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、1, point: 纠治优亲厚友，持续纠治“关系保”“人情保”, certainty: seed}
  - {document: 明察检查口径, section: mutual_favour, point: 法规没有“交叉互保”的说法，本检查只提出供核查的组合, certainty: own}
parameters: [favour_gap_months, favour_handlers_least]
inputs: [households, members, population, staff]
needs_columns:
  households: [caseworker_id, approver_id]
  population: [father_id, mother_id, spouse_id]
logic: |
  甲、乙都在干部名单中。甲的近亲属所在的低保、特困家庭由乙经办或审批，乙的近亲属所在的另一个低保、特困家庭由甲经办或审批；两个家庭都没有甲、乙本人为成员；两户起始月份相差不超过24个月，即为疑点，一对干部一条。
  两户所在乡镇的经办人、审核确认人合计都不少于3人（有别人可以办）的，严重程度为高；否则小地方难以回避，列为低。
numerator: 互相办理对方近亲属家庭的干部（对）
denominator: 名单上证号有效的干部
evidence:
  pair_count: 家庭组合数
  least_gap_months: 起始月份最少相差月数
legit_reasons:
  - 乡镇只有一两名经办人员，客观上无法回避，并已备案
  - 两户都符合条件，经县级入户调查确认
  - 系统登记的办理人不是实际办理人
verify:
  - 调两户卷宗，看调查、审批签字和备案、回避记录
  - 由县级或邻乡人员重新入户，两户分别核实是否符合条件
  - 只凭这条组合不得认定违纪；符合条件的家庭继续保障
not_applicable: 没有导入户籍人口或干部名单，或缺少经办人、审核确认人证号列，或者名单上没有证号有效的干部
reading: 家庭成员、经办关系不限时间；同一对干部有几组家庭的，任一组达到高即为高。乡镇的办理人数按该乡镇所有救助家庭登记的有效证号计。
--- */
WITH officers AS (
  SELECT person_key, min(match_rank) AS match_rank
  FROM (SELECT s.person_key, match_rank(s.name_key, p.name_key, s.person_converted, p.person_converted) AS match_rank
        FROM staff AS s JOIN registered_officials AS p ON p.person_key = s.person_key WHERE s.person_key > 0) AS x
  GROUP BY person_key
),
handled AS (
  SELECT household_key, region_code, start_month, caseworker_key AS handler_key FROM households
  WHERE caseworker_key > 0 AND programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
  UNION ALL
  SELECT household_key, region_code, start_month, approver_key AS handler_key FROM households
  WHERE approver_key > 0 AND programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
),
favours AS (  -- handler_key handled a household with a near relative of kin_key; neither of them is in it
  SELECT k.official_key AS kin_key, h.handler_key, h.household_key, h.region_code, h.start_month,
         min(greatest(match_rank(m.name_key, k.relative_name_key, m.person_converted, k.relative_converted), a.match_rank, b.match_rank)) AS match_rank
  FROM kin_of_officials AS k
  JOIN officers AS a ON a.person_key = k.official_key
  JOIN members AS m ON m.person_key = k.relative_key
  JOIN handled AS h ON h.household_key = m.household_key AND h.handler_key <> k.official_key
  JOIN officers AS b ON b.person_key = h.handler_key
  LEFT JOIN members AS own ON own.household_key = h.household_key AND own.person_key = k.official_key
  LEFT JOIN members AS own_handler ON own_handler.household_key = h.household_key AND own_handler.person_key = h.handler_key
  WHERE own.household_key IS NULL AND own_handler.household_key IS NULL
  GROUP BY k.official_key, h.handler_key, h.household_key, h.region_code, h.start_month
),
examined AS (
  SELECT DISTINCT person_key FROM staff WHERE person_key > 0
),
crossed AS (
  SELECT x.kin_key AS staff_key, x.handler_key AS other_staff_key, x.region_code, y.region_code AS other_region_code, abs(x.start_month - y.start_month) AS gap_months,
         greatest(x.match_rank, y.match_rank) AS match_rank
  FROM favours AS x
  JOIN favours AS y ON y.kin_key = x.handler_key AND y.handler_key = x.kin_key AND y.household_key <> x.household_key
  WHERE x.kin_key < x.handler_key AND abs(x.start_month - y.start_month) <= parameter('favour_gap_months', x.region_code, month_start(x.start_month))
),
townships AS (
  SELECT DISTINCT township_of(c.code) AS township_code
  FROM (SELECT region_code AS code FROM crossed UNION ALL SELECT other_region_code FROM crossed) AS c
),
handlers AS (
  SELECT t.township_code, count(DISTINCT w.handler_key) AS handler_count
  FROM townships AS t
  JOIN (SELECT region_code, caseworker_key AS handler_key FROM households WHERE caseworker_key > 0
        UNION ALL SELECT region_code, approver_key FROM households WHERE approver_key > 0) AS w ON township_of(w.region_code) = t.township_code
  GROUP BY t.township_code
),
flagged AS (
  SELECT c.staff_key, c.other_staff_key, min(c.match_rank) AS match_rank, count(*) AS pair_count, min(c.gap_months) AS least_gap_months,
         CASE WHEN min(c.region_code) = max(c.other_region_code) AND max(c.region_code) = min(c.other_region_code) THEN min(c.region_code)
              WHEN min(county_of(c.region_code)) = max(county_of(c.other_region_code)) AND max(county_of(c.region_code)) = min(county_of(c.other_region_code))
              THEN min(county_of(c.region_code)) END AS region_code,
         CASE WHEN max(CASE WHEN least(p.handler_count, q.handler_count) >= parameter('favour_handlers_least', c.region_code, $as_of) THEN 1 ELSE 0 END) = 1
              THEN 'high' ELSE 'low' END AS severity
  FROM crossed AS c
  JOIN handlers AS p ON p.township_code = township_of(c.region_code)
  JOIN handlers AS q ON q.township_code = township_of(c.other_region_code)
  GROUP BY c.staff_key, c.other_staff_key
)
SELECT * FROM flagged
