/* ---
id: watched_person_without_aid
version: 1
title: 监测对象未获任何救助
question: 风险没有消除的防返贫监测对象，是否既不在低保、特困，近一年也没有得到临时救助？
side: missed
severity: medium
subject: {table: people, key: [person_key]}
seeds: [R006, R038, R043, R158]
legal_basis:
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（三）, point: 返贫和有致贫返贫风险的人口及时纳入临时救助, certainty: seed}
  - {document: 国办发〔2023〕39号, section: 二, point: 防返贫监测对象属于低收入人口，应当分层分类给予救助帮扶, certainty: memory}
parameters: [watch_wait_days, watch_aid_months]
inputs: [risk_watch, households, members, temporary_assistance]
optional_inputs: [deaths]
needs_columns:
  risk_watch: [identified_on]
  temporary_assistance: [aided_at]
logic: |
  风险未消除、识别已满30天（没有识别日期也算）的监测对象，没有死亡登记，现在不在低保、特困保障之列，截至统计日的12个月内也没有实际给予的临时救助，即为疑点。
numerator: 未获任何救助的监测对象
denominator: 风险未消除、识别已满30天、没有死亡登记的监测对象
evidence:
  watch_kind: 监测类别
  identified_on: 识别日期
legit_reasons:
  - 风险来自就业、产业、教育等方面，已由其他部门帮扶，不属于基本生活困难
  - 家庭收入、财产超过救助条件，已入户核实
  - 临时救助以家庭其他成员的名义申请
verify:
  - 入户核实致贫风险是什么、现在靠什么生活，近期有无大额医疗、教育支出
  - 用家庭其他成员的证号再查一遍临时救助和低保
  - 确有困难的当场告知临时救助、低保申请办法，急难情形先行救助
not_applicable: 没有导入监测对象、救助家庭、家庭成员或临时救助名单，或缺少识别日期、首次救助时间列
reading: “12个月内”按救助发生的日期计：统计日向前12个月的次日至统计日。
--- */
WITH examined AS (
  SELECT r.person_key, r.person_converted, r.region_code, r.kind, r.identified_on
  FROM risk_watch AS r
  LEFT JOIN first_deaths AS d ON d.person_key = r.person_key
  WHERE r.person_key > 0 AND NOT r.cleared AND d.person_key IS NULL
    AND (r.identified_on IS NULL OR add_days(r.identified_on, parameter('watch_wait_days', r.region_code, r.identified_on)) <= $as_of)
),
helped AS (
  SELECT person_key FROM current_covered WHERE programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
  UNION ALL
  SELECT person_key FROM temporary_assistance
  WHERE day_of(aided_at) > add_months($as_of, -parameter('watch_aid_months', region_code, $as_of)) AND day_of(aided_at) <= $as_of
),
flagged AS (
  SELECT e.person_key, min(e.region_code) AS region_code, min(match_rank(NULL, NULL, e.person_converted, FALSE)) AS match_rank,
         min(e.kind) AS watch_kind, min(e.identified_on) AS identified_on
  FROM examined AS e
  LEFT JOIN (SELECT DISTINCT person_key FROM helped) AS h ON h.person_key = e.person_key
  WHERE h.person_key IS NULL
  GROUP BY e.person_key
)
SELECT * FROM flagged
