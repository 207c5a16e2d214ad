/* ---
id: institution_headcount_mismatch
version: 1
title: 机构供养人数与付款不符
question: 供养机构每月住着几个人，是不是就收到几户的供养金？
side: fund
severity: medium
subject: {table: accounts, key: [account_key, period]}
seeds: [R131, R163]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（三）, point: 集中供养特困人员救助供养金统一支付到供养服务机构, certainty: seed}
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（五）, point: 检查是否存在虚报冒领, certainty: seed}
parameters: [funds_months]
inputs: [households, payments, institution_stays]
needs_columns:
  payments: [household_id]
  institution_stays: [account_no]
logic: |
  机构供养表中的每个机构账号、近12个月的每个月（到统计月为止）：当月1日在住的人数，与当月（所属月份）向该账号有正常发放的集中供养特困户数不相等，即为疑点。
  同一人有几段入住重叠的只算一人；两边都是0的相等。
numerator: 在住人数与付款户数不相等的机构账号、月
denominator: 全部机构账号近12个月
evidence:
  institution: 供养机构
  stay_count: 当月1日在住人数
  household_count: 付款户数
legit_reasons:
  - 月中入住、离院，付款按月初或月末名单
  - 入住的有社会寄养老人，不是特困人员
  - 供养金按季支付，登记在季度第一个月
  - 一户两人都在机构，按户付款
  - 统计月的供养金还没有支付
verify:
  - 到机构按当月名册点人，看床位、护理记录、就餐记录
  - 与当月付款明细逐人核对，多付的查到具体是谁，少付的补付
  - 核对死亡、离院人员是否及时通知民政停付
not_applicable: 没有导入救助家庭、发放明细或机构供养，或机构供养没有机构账号
reading: 人数按不同的人计（身份证号有误的也是一个人）；集中供养特困按家庭的救助类型算。
--- */
WITH digits AS (
  SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
  UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
),
months AS (
  SELECT $as_of_month - tens.n * 10 - ones.n AS month
  FROM digits AS tens
  CROSS JOIN digits AS ones
  WHERE tens.n * 10 + ones.n < parameter('funds_months')
),
accounts AS (
  SELECT account_key, min(institution) AS institution FROM institution_stays WHERE account_key IS NOT NULL GROUP BY account_key
),
examined AS (
  SELECT a.account_key, a.institution, m.month
  FROM accounts AS a
  CROSS JOIN months AS m
),
stays AS (
  SELECT e.account_key, e.month, count(DISTINCT s.person_key) AS stay_count
  FROM examined AS e
  JOIN institution_stays AS s ON s.account_key = e.account_key
   AND s.from_on <= month_start(e.month) AND (s.to_on IS NULL OR month_start(e.month) <= s.to_on)
  GROUP BY e.account_key, e.month
),
paid AS (
  SELECT p.account_key, p.for_month AS month, count(DISTINCT p.household_key) AS household_count
  FROM institution_payments AS p
  JOIN accounts AS a ON a.account_key = p.account_key
  GROUP BY p.account_key, p.for_month
),
flagged AS (
  SELECT e.account_key, month_text(e.month) AS period, e.institution,
         coalesce(s.stay_count, 0) AS stay_count, coalesce(p.household_count, 0) AS household_count
  FROM examined AS e
  LEFT JOIN stays AS s ON s.account_key = e.account_key AND s.month = e.month
  LEFT JOIN paid AS p ON p.account_key = e.account_key AND p.month = e.month
  WHERE coalesce(s.stay_count, 0) <> coalesce(p.household_count, 0)
)
SELECT * FROM flagged
