/* ---
id: extra_property_owned
version: 1
title: 家庭成员名下有多套房或商业用房
question: 在保家庭现有成员名下，合起来有一套以上的住宅，或者有商业用房吗？
side: wrongly_included
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R007, R089, R119]
legal_basis:
  - {document: 社会救助暂行办法, section: 第九条, point: 家庭财产状况要符合当地规定, certainty: read}
  - {document: 聊城市专项整治实施方案（聊民函〔2019〕57号）, section: 二（三）, point: 不得以子女在县城买房一律不给低保；有房只是重新核对财产的理由, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 家庭财产部分, point: 不动产计入家庭财产，限额由地方规定, certainty: memory}
parameters: [property_counted_share, homes_allowed_count, shops_flagged_count]
inputs: [households, members, properties]
needs_columns: {properties: [share]}
logic: |
  统计月在保的低保、特困户，按不动产单元号把现有成员的共有份额相加（份额没填按全部算），合计达到一半的才计为本户的房产。
  住宅超过一套，或者有商业用房，即为疑点。车位、宅基地、公租房、其他不看。
numerator: 有多套住宅或商业用房的户
denominator: 统计月在保、至少一名成员身份证号有效的低保、特困户
evidence:
  home_count: 住宅套数
  shop_count: 商业用房数
  owner_key: 权利人（之一）
  last_registered_on: 最近登记日期
legit_reasons:
  - 农村旧宅已坍塌或不能居住，与新房各登记一条
  - 拆迁安置、与亲属共有或代持，本户实际只有一套可住
  - 商业用房是赖以生活的自营小铺，面积小、收入已经计入
verify:
  - 现场看房：是否存在、谁在住、是否出租或经营
  - 调不动产登记信息，核对份额、面积、取得方式和时间
  - 对照当地家庭财产认定办法计算，不能只凭套数就退出
not_applicable: 没有导入不动产登记，登记缺“共有份额”列，或在保户没有身份证号有效的成员
reading: 同一不动产单元号在不同成员名下用途写得不一致的，其中有一行是住宅（商业）即按住宅（商业）计，份额合并计算
--- */
WITH examined AS (
  SELECT DISTINCT household_key, region_code
  FROM current_persons
  WHERE programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
),
owned AS (
  SELECT p.household_key, p.region_code, r.property_no, sum(coalesce(r.share, 1)) AS household_share,
         max(CASE WHEN r.kind = '住宅' THEN 1 ELSE 0 END) AS is_home, max(CASE WHEN r.kind = '商业' THEN 1 ELSE 0 END) AS is_shop,
         min(p.person_key) AS owner_key, max(r.registered_on) AS registered_on,
         min(match_rank(CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), p.person_converted, r.person_converted)) AS match_rank
  FROM current_persons AS p
  JOIN properties AS r ON r.person_key = p.person_key
  WHERE p.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
  GROUP BY p.household_key, p.region_code, r.property_no
),
counted AS (
  SELECT household_key, region_code, property_no, household_share, is_home, is_shop, owner_key, registered_on, match_rank
  FROM owned
  WHERE household_share >= parameter('property_counted_share', region_code, $as_of) AND (is_home = 1 OR is_shop = 1)
),
flagged AS (  -- a single home beside a shop makes no flag, so its match does not count
  SELECT household_key, region_code,
         least(min(CASE WHEN is_shop = 1 THEN match_rank END),
               CASE WHEN sum(is_home) > parameter('homes_allowed_count', region_code, $as_of) THEN min(CASE WHEN is_home = 1 THEN match_rank END) END) AS match_rank,
         sum(is_home) AS home_count, sum(is_shop) AS shop_count,
         min(owner_key) AS owner_key, max(registered_on) AS last_registered_on
  FROM counted
  GROUP BY household_key, region_code
  HAVING sum(is_home) > parameter('homes_allowed_count', region_code, $as_of)
      OR sum(is_shop) >= parameter('shops_flagged_count', region_code, $as_of)
),
evidence AS (
  SELECT household_key, '房产' AS item, registered_on AS on_day,
         CASE WHEN is_shop = 1 THEN '商业' ELSE '住宅' END || '，本户份额' || CAST(CAST(household_share AS DECIMAL(9,2)) AS STRING) AS words
  FROM counted
)
SELECT * FROM flagged
