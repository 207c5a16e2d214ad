/* ---
id: exited_then_in_need
version: 1
title: 退出后又陷困境未跟踪
question: 退出低保、特困不久，家里有人重病或被列为监测对象，有没有跟踪救助？
side: missed
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R038, R049, R121]
legal_basis:
  - {document: 福建省民政扶贫领域腐败和作风问题专项治理实施方案（2018）, section: 三（一）, point: 重点筛查2016年以来退保人员, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（一）, point: 返贫人口、边缘人口符合条件的全部纳入, certainty: seed}
parameters: [exit_follow_months, exit_words_died]
inputs: [households, members, illnesses, risk_watch]
optional_inputs: [deaths, standards]
needs_columns:
  households: [end_month, end_reason]
  risk_watch: [identified_on]
logic: |
  近6个月内终止（终止月份在统计月前6个月至上月）的低保、特困家庭，终止原因不含“死亡”。终止当月在保的成员中有人没有死亡登记、现在不在任何低保、特困家庭在保，
  并且是重病患者（今年或去年名单注明重特大疾病，或自付费用达到当地农村低保月标准12倍），或者是终止月份最后一天以后识别、风险未消除的监测对象，即为疑点。
numerator: 退出后有成员重病或成为监测对象、没有再救助的家庭
denominator: 近6个月非因死亡终止的低保、特困家庭
evidence:
  end_month: 终止月份
  person_count: 涉及人数
legit_reasons:
  - 退出后家庭收入仍明显高于标准，重病费用已由医保、医疗救助解决
  - 已申请临时救助或正在重新申请低保
  - 已迁往外地并在外地享受救助
verify:
  - 入户看退出后的生活状况、治疗费用和债务
  - 对照退出时的理由，看今天是否仍然成立
  - 符合条件的协助重新申请，急难情形先给临时救助
not_applicable: 没有导入重病患者或监测对象名单，或缺少终止月份、终止原因、识别日期列，或者近6个月没有这类退出家庭
--- */
WITH examined AS (
  SELECT h.household_key, h.region_code, h.end_month
  FROM households AS h
  LEFT JOIN parameter_words AS w ON w.parameter = 'exit_words_died' AND h.end_reason LIKE '%' || w.word || '%'
  WHERE h.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困') AND w.word IS NULL
    AND h.end_month >= $as_of_month - parameter('exit_follow_months', h.region_code, $as_of) AND h.end_month < $as_of_month
),
left_alone AS (  -- covered at the end, alive, not covered anywhere now
  SELECT e.household_key, e.region_code, e.end_month, s.person_key, s.name_key, s.person_converted
  FROM examined AS e
  JOIN member_spells AS s ON s.household_key = e.household_key AND s.covered AND e.end_month BETWEEN s.from_month AND s.to_month
  LEFT JOIN first_deaths AS d ON d.person_key = s.person_key
  LEFT JOIN current_covered AS c ON c.person_key = s.person_key
   AND c.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
  WHERE s.person_key > 0 AND d.person_key IS NULL AND c.person_key IS NULL
),
in_need AS (
  SELECT l.household_key, l.region_code, l.end_month, l.person_key, match_rank(l.name_key, i.name_key, l.person_converted, i.person_converted) AS match_rank,
         '重病' AS item, CAST(NULL AS DATE) AS on_day, CAST(i.year AS STRING) || '年度名单' AS words
  FROM left_alone AS l
  JOIN seriously_ill AS i ON i.person_key = l.person_key
  UNION ALL
  SELECT l.household_key, l.region_code, l.end_month, l.person_key, match_rank(l.name_key, r.name_key, l.person_converted, r.person_converted) AS match_rank,
         '监测对象' AS item, r.identified_on AS on_day, r.kind AS words
  FROM left_alone AS l
  JOIN risk_watch AS r ON r.person_key = l.person_key AND NOT r.cleared AND r.identified_on > month_end(l.end_month)
),
flagged AS (
  SELECT household_key, region_code, end_month, min(match_rank) AS match_rank, count(DISTINCT person_key) AS person_count
  FROM in_need
  GROUP BY household_key, region_code, end_month
),
evidence AS (
  SELECT DISTINCT household_key, item, on_day, words FROM in_need
)
SELECT * FROM flagged
