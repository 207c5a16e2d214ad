/* ---
id: many_accounts
version: 1
title: 一户多卡
question: 一户的救助金是不是分散打进了三个以上账号？
side: fund
severity: low
subject: {table: households, key: [household_key]}
seeds: [R012, R131]
legal_basis:
  - {document: 福建省民政扶贫领域腐败和作风问题专项治理实施方案（2018年）, section: 三（二）三, point: 对资金流向、流量、流速实行全程跟踪和在线监管, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（六）, point: 加强救助补贴资金全流程监管, certainty: seed}
parameters: [many_accounts_count]
inputs: [payments]
optional_inputs: [households]
needs_columns: {payments: [household_id]}
logic: |
  近12个月（所属月份）的正常发放中，同一家庭编号收款账号达到三个以上的，即为疑点。家庭编号查不到的也看。
numerator: 收款账号达到三个以上的户
denominator: 近12个月有正常发放的户
evidence:
  account_count: 账号个数
  payment_count: 笔数
  first_month: 最早所属月份
  last_month: 最晚所属月份
legit_reasons:
  - 换了代发银行或社保卡，旧卡停用、新卡启用，中间还试过一张
  - 按人分别发放，每个成员一张卡
  - 卡丢失补办，账号变了
verify:
  - 请家庭出示正在用的卡，看是不是都由本人保管
  - 核对每次变更账号的申请和经办人
  - 已经不用的账号从发放系统中停掉
not_applicable: 没有导入发放明细，发放明细没有家庭编号一列，或近12个月没有正常发放
reading: 只需要发放明细；有救助家庭名册时用来给出所在区划，不影响疑点。
--- */
WITH examined AS (
  SELECT household_key, min(account_key) AS first_account_key, max(account_key) AS other_account_key
  FROM paid_accounts
  WHERE household_key IS NOT NULL
  GROUP BY household_key
),
used AS (  -- one row a household and an account; most households have one account, and are left before anything is added up
  SELECT p.household_key, p.account_key, sum(p.payment_count) AS payment_count, min(p.first_month) AS first_month, max(p.last_month) AS last_month,
         sum(p.amount_yuan) AS amount_yuan
  FROM examined AS e
  JOIN paid_accounts AS p ON p.household_key = e.household_key
  WHERE e.first_account_key < e.other_account_key OR parameter('many_accounts_count') <= 1
  GROUP BY p.household_key, p.account_key
),
summed AS (
  SELECT household_key, count(*) AS account_count, CAST(sum(payment_count) AS BIGINT) AS payment_count, min(first_month) AS first_month, max(last_month) AS last_month
  FROM used
  GROUP BY household_key
),
flagged AS (
  SELECT e.household_key, h.region_code, e.account_count, e.payment_count, e.first_month, e.last_month
  FROM summed AS e
  LEFT JOIN households AS h ON h.household_key = e.household_key
  WHERE e.account_count >= parameter('many_accounts_count')
),
evidence AS (
  SELECT f.household_key, '各账号发放' AS item, u.first_month AS month, as_yuan(u.amount_yuan) AS amount_yuan, '最晚所属月份' || month_text(u.last_month) AS words
  FROM flagged AS f
  JOIN used AS u ON u.household_key = f.household_key
)
SELECT * FROM flagged
