/* ---
id: recorded_dead_but_alive
version: 1
title: 疑似误登死亡
question: 登记为死亡的救助家庭成员，是不是其实还活着，或者各部门登记的死亡日期互相矛盾？
side: missed
severity: high
subject: {table: people, key: [person_key]}
seeds: [R090, R153, R167]
legal_basis:
  - {document: 个人信息保护法, section: 第八条, point: 处理个人信息应当保证质量，避免因信息不准确、不完整对个人造成不利影响, certainty: read}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（五）, point: 定期排查死亡、服刑人员，按核查结果办理, certainty: seed}
parameters: [death_sources_apart_days]
inputs: [deaths, members]
optional_inputs: [life_signs]
logic: |
  曾经是救助家庭成员、又有死亡登记的人：最早死亡日期之后有就医结算、养老认证、本人签字、入户见面等在世佐证；或者不同来源的死亡日期相差超过30天。满足其一即为疑点。
  对这些人，“死亡后仍发放”“死亡三个月未办理增减停”两项只作低级提示，并注明死亡信息存疑。
numerator: 死亡信息存疑的成员
denominator: 有死亡登记、身份证号有效的救助家庭成员
evidence:
  died_on: 最早死亡日期
  last_died_on: 最晚死亡日期
  last_seen_on: 死亡后最近在世佐证日期
legit_reasons:
  - 就医结算、养老认证在死亡前发生，入账或结算日期较晚
  - 卡被家人在本人死亡后继续使用，本人确已死亡（另按死亡后发放核查）
  - 两个来源中一个登记的是注销户口日期，不是死亡日期
verify:
  - 见到本人，或见到死亡证明、火化证明原件；不见人、不见证不得停发
  - 确属误登的，请来源部门更正并书面回复，同时检查是否已经因此停发，停发的立即恢复并补发
  - 本人确已死亡的，查明死亡后的佐证是谁办理的
not_applicable: 没有导入死亡人员名单，或者名单与救助家庭成员没有一人对得上
--- */
WITH joined AS (
  SELECT d.person_key, match_rank(m.name_key, d.name_key, m.person_converted, d.person_converted) AS match_rank,
         m.household_key
  FROM deaths AS d
  JOIN members AS m ON m.person_key = d.person_key
  WHERE d.person_key > 0
),
examined AS (
  SELECT j.person_key, min(j.match_rank) AS match_rank,
         CASE WHEN min(j.household_key) = max(j.household_key) THEN min(j.household_key) END AS household_key
  FROM joined AS j
  GROUP BY j.person_key
),
flagged AS (
  SELECT e.person_key, e.household_key, e.match_rank, d.died_on, d.last_died_on, d.last_seen_on
  FROM examined AS e
  JOIN doubtful_deaths AS d ON d.person_key = e.person_key
),
evidence AS (
  SELECT f.person_key, '死亡登记' AS item, r.died_on AS on_day, r.source AS words
  FROM flagged AS f
  JOIN deaths AS r ON r.person_key = f.person_key
  UNION ALL
  SELECT f.person_key, '在世佐证' AS item, s.seen_on AS on_day, s.kind AS words
  FROM flagged AS f
  JOIN life_signs AS s ON s.person_key = f.person_key AND s.seen_on > f.died_on
)
SELECT * FROM flagged
