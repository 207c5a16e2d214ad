/* ---
id: vehicle_owned
version: 1
title: 家庭成员名下有机动车
question: 在保家庭现有成员名下，登记着状态正常的小型汽车或大中型客货车吗？
side: wrongly_included
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R007, R089, R119]
legal_basis:
  - {document: 社会救助暂行办法, section: 第九条, point: 家庭财产状况要符合当地规定, certainty: read}
  - {document: 聊城市专项整治实施方案（聊民函〔2019〕57号）, section: 二（三）, point: 不得以有机动车一律不给低保；有车只是重新核对财产的理由, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 家庭财产部分, point: 机动车辆（残疾人代步车等除外）计入家庭财产，限额由地方规定, certainty: memory}
parameters: [vehicles_high_count]
inputs: [households, members, vehicles]
logic: |
  统计月在保的低保、特困户，现有成员（不论是否保障对象）名下有状态“正常”、类型为小型汽车或大中型客货车、登记日期不晚于统计日的车辆，即为疑点。
  全户两辆以上的，严重程度为高。摩托车、电动车、农用车、残疾人专用车不看。
numerator: 现有成员名下有这类车辆的户
denominator: 统计月在保、至少一名成员身份证号有效的低保、特困户
evidence:
  vehicle_count: 车辆数
  owner_key: 车主（之一）
  owner_count: 车主人数
  last_registered_on: 最近登记日期
legit_reasons:
  - 生产经营用车、价值很低的老旧车，按当地规定不计或在限额以内
  - 车已卖掉、报废或被他人借名登记，没有办过户
  - 残疾人驾驶或接送的必要用车，登记成了普通小型汽车
verify:
  - 看行驶证和实车，问清谁在用、做什么用、现在值多少钱
  - 对照当地家庭财产认定办法，看是否超过限额；不能只凭有车就退出
  - 称借名或已出售的，要买卖协议、转账记录或证人
not_applicable: 没有导入机动车登记，或在保户没有身份证号有效的成员
--- */
WITH examined AS (
  SELECT DISTINCT household_key, region_code
  FROM current_persons
  WHERE programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
),
owned AS (
  SELECT p.household_key, p.region_code, p.person_key, v.plate, v.kind, v.registered_on,
         match_rank(CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), p.person_converted, v.person_converted) AS match_rank
  FROM current_persons AS p
  JOIN vehicles AS v ON v.person_key = p.person_key
  WHERE p.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
    AND v.status = '正常' AND v.kind IN ('小型汽车', '大中型客货车') AND v.registered_on <= $as_of
),
counted AS (
  SELECT household_key, region_code, min(match_rank) AS match_rank, count(DISTINCT plate) AS vehicle_count,
         min(person_key) AS owner_key, count(DISTINCT person_key) AS owner_count, max(registered_on) AS last_registered_on
  FROM owned
  GROUP BY household_key, region_code
),
flagged AS (
  SELECT household_key, region_code, match_rank, vehicle_count, owner_key, owner_count, last_registered_on,
         CASE WHEN vehicle_count >= parameter('vehicles_high_count', region_code, $as_of) THEN 'high' ELSE 'medium' END AS severity
  FROM counted
),
evidence AS (
  SELECT DISTINCT household_key, '车辆' AS item, registered_on AS on_day, kind AS words FROM owned
)
SELECT * FROM flagged
