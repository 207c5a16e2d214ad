/* ---
id: rigid_certification_expired
version: 1
title: 刚性支出困难认定到期未续
question: 刚性支出困难家庭的认定满一年了，有没有重新认定？
side: missed
severity: low
subject: {table: households, key: [household_key]}
seeds: [R006]
legal_basis:
  - {document: 刚性支出困难家庭认定办法（2025年1月1日起施行）, section: 有效期, point: 认定有效期一般不超过12个月，期满需要的重新认定, certainty: read}
parameters: [rigid_valid_months]
inputs: [households]
logic: 统计月仍在册的刚性支出困难家庭，起始月份加12个月不晚于统计月，即为疑点。
numerator: 认定已满12个月的家庭
denominator: 统计月在册的刚性支出困难家庭
evidence:
  start_month: 起始月份
legit_reasons:
  - 已经重新认定，起始月份没有更新
  - 当地规定的有效期不同
verify:
  - 查最近一次认定的文书和日期
  - 入户了解刚性支出是否仍在发生；仍有困难的协助重新认定，同时看是否已符合低保、低保边缘条件
not_applicable: 没有导入救助家庭，或者没有在册的刚性支出困难家庭
--- */
WITH examined AS (
  SELECT household_key, region_code, start_month
  FROM current_households
  WHERE programme = '刚性支出困难'
),
flagged AS (
  SELECT household_key, region_code, start_month
  FROM examined
  WHERE start_month + parameter('rigid_valid_months', region_code, month_start(start_month)) <= $as_of_month
)
SELECT * FROM flagged
