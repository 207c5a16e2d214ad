/* ---
id: supplementary_post_enrolled
version: 1
title: 公益岗、村干部补贴、临聘人员享受救助
question: 领着公益性岗位、村干部补贴或临时聘用报酬的人，本人现在还是低保对象吗？
side: wrongly_included
severity: low
subject: {table: members, key: [household_key, person_key]}
seeds: [R089, R092, R151]
legal_basis:
  - {document: 社会救助暂行办法, section: 第九条, point: 共同生活的家庭成员人均收入低于当地标准且财产符合规定的家庭，给予最低生活保障, certainty: read}
  - {document: 明察检查口径, section: supplementary_post_enrolled, point: 公益岗、村干部和临聘人员可以是低保对象，只提示其报酬是否计入家庭收入, certainty: own}
parameters: []
inputs: [households, members, public_payroll]
logic: 统计月本人作为低保保障对象在保，同时在财政供养名册上，类别不是“在编在职”或“退休”（即公益性岗位、村干部补贴、临时聘用），即为疑点。
numerator: 现有公益岗、村干部补贴或临时聘用报酬的低保对象
denominator: 统计月在保、身份证号有效的低保对象
evidence:
  kind: 人员类别
  employer: 单位
  paid_yuan: 名册所列月收入
legit_reasons:
  - 公益性岗位本来就优先安排低保等困难人员，报酬已经计入家庭收入，人均仍低于标准
  - 处在就业渐退期内
  - 已经离岗，名册终止月份没有更新
verify:
  - 看审核表中这笔报酬是否申报、是否计入家庭收入
  - 问清岗位起止时间和实际到手金额，扣除必要就业成本后重新计算
  - 是村干部的，另看近亲属备案和回避是否落实
not_applicable: 没有导入财政供养名册，或没有身份证号有效的在保低保对象
--- */
WITH examined AS (
  SELECT DISTINCT household_key, person_key, region_code
  FROM current_covered
  WHERE person_key > 0 AND programme IN ('城市低保', '农村低保')
),
posts AS (
  SELECT person_key, name_key, person_converted, kind, employer, monthly_yuan
  FROM public_payroll
  WHERE person_key > 0 AND kind NOT IN ('在编在职', '退休')
    AND from_month <= $as_of_month AND (to_month IS NULL OR to_month >= $as_of_month)
),
flagged AS (
  SELECT c.household_key, c.person_key, c.region_code,
         min(match_rank(c.name_key, p.name_key, c.person_converted, p.person_converted)) AS match_rank,
         min(p.kind) AS kind, min(p.employer) AS employer, max(p.monthly_yuan) AS paid_yuan
  FROM current_covered AS c
  JOIN posts AS p ON p.person_key = c.person_key
  WHERE c.programme IN ('城市低保', '农村低保')
  GROUP BY c.household_key, c.person_key, c.region_code
)
SELECT * FROM flagged
