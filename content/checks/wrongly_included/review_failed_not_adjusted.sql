/* ---
id: review_failed_not_adjusted
version: 1
title: 复核不符合未及时调整
question: 最近一次复核已经认定不符合条件，过了三十天还没有作出任何变动决定吗？
side: wrongly_included
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R089, R096]
legal_basis:
  - {document: 某区城乡低保专项治理方案（2023）, section: 二（一）2, point: 经复核不符合低保条件的，应及时退出低保范围, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 管理部分, point: 家庭情况变化的，及时办理增发、减发、停发手续并书面告知, certainty: memory}
  - {document: 明察检查口径, section: review_failed_not_adjusted, point: 三十天的期限是检查口径，各地另有规定的按规定设参数, certainty: own}
parameters: [review_failed_days]
inputs: [households, reviews, adjustments]
needs_columns: {adjustments: [decided_on]}
logic: |
  统计月在保的户，统计日以前最近一次复核结论为“不符合”，复核日期加三十天早于统计日，
  而且没有决定日期在复核当天或以后的待遇变动，即为疑点。决定日期没填的变动不能证明已办。
numerator: 复核不符合、超过三十天没有变动决定的户
denominator: 统计月在保、有复核记录的户
evidence:
  reviewed_on: 复核日期
  due_on: 期限
  visitors: 入户人数
legit_reasons:
  - 结论正在公示、听取意见或本人提出异议，程序没有走完
  - 给了渐退期，变动还没有录入系统
  - 复核结论录错，应为“符合”或“需调整”
verify:
  - 看复核表原件和签字，问清不符合的是哪一项
  - 看决定文书办到哪一步：没有报、没有批，还是批了没有录入
  - 退出以前要入户核实、告知理由和救济途径，生活仍困难的转介其他救助
not_applicable: 没有导入复核或变动数据，待遇变动缺“决定日期”列，或在保户都没有复核记录
reading: 各类救助在保户都看，不限低保、特困
--- */
WITH latest AS (
  SELECT household_key, reviewed_on, result, visitors,
         row_number() OVER (PARTITION BY household_key ORDER BY reviewed_on DESC NULLS LAST, result NULLS FIRST) AS place
  FROM reviews
),
examined AS (
  SELECT h.household_key, h.region_code, r.reviewed_on, r.result, r.visitors,
         add_days(r.reviewed_on, parameter('review_failed_days', h.region_code, r.reviewed_on)) AS due_on
  FROM latest AS r
  JOIN current_households AS h ON h.household_key = r.household_key
  WHERE r.place = 1
),
decided AS (
  SELECT household_key, max(decided_on) AS decided_on FROM adjustments GROUP BY household_key
),
flagged AS (
  SELECT e.household_key, e.region_code, e.reviewed_on, e.due_on, e.visitors
  FROM examined AS e
  LEFT JOIN decided AS d ON d.household_key = e.household_key
  WHERE e.result = '不符合' AND e.due_on < $as_of AND (d.decided_on IS NULL OR d.decided_on < e.reviewed_on)
)
SELECT * FROM flagged
