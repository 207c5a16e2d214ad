/* ---
id: account_shared
version: 1
title: 一卡多户
question: 是不是好几户的救助金打进了同一个账号？
side: fund
severity: medium
subject: {table: accounts, key: [account_key]}
seeds: [R012, R056, R091, R131]
legal_basis:
  - {document: 某区城乡低保专项治理工作方案（2023年）, section: 二（一）1, point: 核查是否存在二次分配、截留挪用、贪污侵占低保金, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（六）, point: 深入排查资金筹集、拨付、发放、使用各环节的问题，加强全流程监管, certainty: seed}
parameters: [account_shared_households, account_shared_households_high]
inputs: [households, payments]
optional_inputs: [institution_stays]
needs_columns:
  payments: [household_id]
  households: [account_custody]
logic: |
  近12个月（所属月份）的正常发放中，同一账号收到两个以上在册家庭的钱，该账号不是供养机构账号，且这些家庭不是全部有账户代管（监护人代管、机构代管、村居代管并备案），即为疑点。
  五户以上的严重程度为高。金额为该账号收到的在册家庭正常发放之和。
numerator: 收到两个以上家庭的钱、且没有全部代管的账号
denominator: 近12个月收到在册家庭正常发放的账号
evidence:
  household_count: 户数
  custody_count: 其中有账户代管的户数
  first_household_key: 其中一户
  other_household_key: 其中另一户
  first_month: 最早所属月份
  last_month: 最晚所属月份
legit_reasons:
  - 同一家庭退出后换新编号重新纳入，账号没有变
  - 父母与分户的子女共用一张卡，本人知情同意
  - 监护人或村居代管几户，手续有而没有登记到系统
  - 供养机构账号没有登记在机构供养表里
verify:
  - 请代发银行提供账号的开户人和流水，看到账后是否整笔取走
  - 逐户入户问卡在谁手里、密码谁掌握、每月拿到多少
  - 没有合法代管手续的，改为发到各户本人账户
not_applicable: 没有导入救助家庭或发放明细，或缺少家庭编号、账户代管两列，或近12个月没有在册家庭的发放
reading: 金额只算在册家庭的款项；供养机构账号指机构供养表中出现过的账号，与入住人身份证号是否有效无关。
--- */
WITH examined AS (
  SELECT p.account_key, min(p.household_key) AS first_household_key, max(p.household_key) AS other_household_key
  FROM paid_accounts AS p
  JOIN households AS h ON h.household_key = p.household_key
  GROUP BY p.account_key
),
paid AS (  -- one row an account and a known household; most accounts have one household, and are left before anything is added up
  SELECT p.account_key, p.household_key, coalesce(h.account_custody, '无') AS account_custody,
         min(p.first_month) AS first_month, max(p.last_month) AS last_month, sum(p.amount_yuan) AS amount_yuan
  FROM examined AS e
  JOIN paid_accounts AS p ON p.account_key = e.account_key
  JOIN households AS h ON h.household_key = p.household_key
  WHERE e.first_household_key < e.other_household_key OR parameter('account_shared_households') <= 1
  GROUP BY p.account_key, p.household_key, coalesce(h.account_custody, '无')
),
summed AS (
  SELECT account_key, count(*) AS household_count,
         sum(CASE WHEN account_custody IN ('监护人代管', '机构代管', '村居代管并备案') THEN 1 ELSE 0 END) AS custody_count,
         min(household_key) AS first_household_key, max(household_key) AS other_household_key,
         min(first_month) AS first_month, max(last_month) AS last_month, as_yuan(sum(amount_yuan)) AS amount_yuan
  FROM paid
  GROUP BY account_key
),
flagged AS (
  SELECT e.account_key, e.amount_yuan, e.household_count, e.custody_count, e.first_household_key, e.other_household_key, e.first_month, e.last_month,
         CASE WHEN e.household_count >= parameter('account_shared_households_high') THEN 'high' ELSE 'medium' END AS severity
  FROM summed AS e
  LEFT JOIN (SELECT DISTINCT account_key FROM institution_stays WHERE account_key IS NOT NULL) AS i ON i.account_key = e.account_key
  WHERE e.household_count >= parameter('account_shared_households') AND e.custody_count < e.household_count AND i.account_key IS NULL
),
evidence AS (
  SELECT f.account_key, '各户发放' AS item, p.last_month AS month, as_yuan(p.amount_yuan) AS amount_yuan, '账户代管：' || p.account_custody AS words
  FROM flagged AS f
  JOIN paid AS p ON p.account_key = f.account_key
)
SELECT * FROM flagged
