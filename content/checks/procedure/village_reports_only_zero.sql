/* ---
id: village_reports_only_zero
version: 1
title: 村级月报长期零报告
question: 村（居）连续三个月都报没有变化，可这三个月里村里的保障对象有人去世，是不是没有真的去了解？
side: procedure
severity: medium
subject: {table: regions, key: [region_code]}
seeds: [R164, R165, R167]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（四）, point: 村（居）委会每月报告救助对象家庭就业、收入、大病、丧葬等情况, certainty: seed}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（五）, point: 定期组织开展死亡、服刑人员等情况的排查, certainty: seed}
  - {document: 明察检查口径, section: village_reports_only_zero, point: 连续三个月零报告而其间有保障对象死亡, certainty: own}
parameters: [village_report_due_day, village_zero_months]
inputs: [village_reports, households, members, deaths]
needs_columns: {village_reports: [reported_on, changes]}
logic: |
  最近三个报送日（当月20日）已过的月份，村（居）每个月都有报送日期、变动件数都是0，而本村（居）的保障对象中有人在这三个月里死亡（取最早的死亡日期，死亡当月在保），即为疑点。
  变动件数没有填的不算零报告。身份证号错误的人不比对。
numerator: 连续三个月零报告、其间有保障对象死亡的村（居）
denominator: 最近三个到期月份每个月都报送了的村（居）
evidence:
  from_month: 起始月份
  to_month: 截止月份
  death_count: 其间死亡的保障对象人数
legit_reasons:
  - 死亡变动已经通过其他渠道报告并办理，月报告没有重复填
  - 死亡人员长期住在外地，村（居）一时不知道
  - 户籍区划调整，家庭登记的村（居）不是实际管理的村（居）
verify:
  - 看这三个月的月报告原件，问村（居）干部是怎么了解情况的
  - 逐个核对死亡人员的待遇有没有停，家庭其他人要不要变更
  - 问乡镇有没有核查过月报告，零报告是不是照抄上月
not_applicable: 没有导入村级月报告、救助家庭、家庭成员、死亡人员中的一种，或月报告里没有报送日期、变动件数两列，或没有村（居）三个月都报送
reading: 保障对象在死亡当月在保才算；在哪一类救助中在保不论。
--- */
WITH reports AS (
  SELECT region_code, month, changes, parameter('village_zero_months', region_code, $as_of) AS month_count,
         CASE WHEN add_days(month_start($as_of_month), parameter('village_report_due_day', region_code, month_start($as_of_month)) - 1) < $as_of
              THEN $as_of_month ELSE $as_of_month - 1 END AS latest_month
  FROM village_reports
  WHERE reported_on IS NOT NULL AND month <= $as_of_month
),
examined AS (  -- villages that reported in each of these months
  SELECT region_code, latest_month - month_count + 1 AS from_month, latest_month AS to_month,
         sum(CASE WHEN changes = 0 THEN 0 ELSE 1 END) AS other_count
  FROM reports
  WHERE month <= latest_month AND month > latest_month - month_count
  GROUP BY region_code, latest_month, month_count
  HAVING count(DISTINCT month) = month_count
),
died AS (
  SELECT e.region_code, d.person_key, d.died_on, min(match_rank(s.name_key, r.name_key, s.person_converted, r.person_converted)) AS match_rank
  FROM first_deaths AS d
  JOIN member_spells AS s ON s.person_key = d.person_key AND s.covered AND month_number(d.died_on) BETWEEN s.from_month AND s.to_month
  JOIN examined AS e ON e.region_code = s.region_code AND e.other_count = 0 AND month_number(d.died_on) BETWEEN e.from_month AND e.to_month
  JOIN deaths AS r ON r.person_key = d.person_key
  GROUP BY e.region_code, d.person_key, d.died_on
),
flagged AS (
  SELECT e.region_code, e.from_month, e.to_month, count(*) AS death_count, min(d.match_rank) AS match_rank
  FROM examined AS e
  JOIN died AS d ON d.region_code = e.region_code
  GROUP BY e.region_code, e.from_month, e.to_month
),
evidence AS (
  SELECT region_code, '保障对象死亡' AS item, died_on AS on_day FROM died
)
SELECT * FROM flagged
