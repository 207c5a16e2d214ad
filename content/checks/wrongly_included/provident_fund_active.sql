/* ---
id: provident_fund_active
version: 2
title: 公积金仍在缴存
question: 在保的低保对象，最近三个月还有单位在为他缴存住房公积金吗？
side: wrongly_included
severity: low
subject: {table: members, key: [household_key, person_key]}
seeds: [R089, R096]
legal_basis:
  - {document: 社会救助暂行办法, section: 第九条, point: 共同生活的家庭成员人均收入低于当地标准且财产符合规定的家庭，给予最低生活保障, certainty: read}
  - {document: 明察检查口径, section: provident_fund_active, point: 仍在缴存说明可能有稳定工资，只提示核对收入, certainty: own}
parameters: [provident_recent_months]
inputs: [households, members, provident_fund]
logic: 统计月本人作为低保保障对象在保，名下住房公积金的最近缴存月份在统计月前三个月以内（含），即为疑点。
numerator: 公积金仍在缴存的低保对象
denominator: 统计月在保、身份证号有效的低保对象
evidence:
  employer: 缴存单位
  base_yuan: 缴存基数
  last_month: 最近缴存月份
legit_reasons:
  - 刚刚就业，处在渐退期内或渐退还没有登记
  - 劳务派遣、挂靠缴存，没有实际工资
  - 已经离职，单位补缴以前月份
  - 身份证号录入错误
verify:
  - 向缴存单位核实现在是否在岗、每月实发多少
  - 看审核表里有没有申报这份工作，重新计算家庭人均收入
  - 家庭人均收入超过标准的，先看是否应当给渐退期
not_applicable: 没有导入住房公积金缴存，或没有身份证号有效的在保低保对象
--- */
WITH examined AS (  -- only the rows that say covered make the flag, and give its match
  SELECT household_key, person_key, region_code, min(CASE WHEN person_converted THEN 1 ELSE 0 END) = 1 AS person_converted
  FROM current_covered
  WHERE person_key > 0 AND programme IN ('城市低保', '农村低保')
  GROUP BY household_key, person_key, region_code
),
flagged AS (
  SELECT e.household_key, e.person_key, e.region_code,
         min(match_rank(CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), e.person_converted, f.person_converted)) AS match_rank,
         min(f.employer) AS employer, max(f.base_yuan) AS base_yuan, max(f.last_month) AS last_month
  FROM examined AS e
  JOIN provident_fund AS f ON f.person_key = e.person_key
  WHERE f.last_month >= $as_of_month - parameter('provident_recent_months', e.region_code, $as_of)
  GROUP BY e.household_key, e.person_key, e.region_code
)
SELECT * FROM flagged
