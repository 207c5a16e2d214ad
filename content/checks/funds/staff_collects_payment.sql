/* ---
id: staff_collects_payment
version: 1
title: 干部代领救助金
question: 救助金是不是发到了在任经办人员或村居干部的账户上？
side: fund
severity: high
subject: {table: payments, key: [household_key, payee_key]}
seeds: [R012, R013, R056, R091, R118]
legal_basis:
  - {document: 某区城乡低保专项治理工作方案（2023年）, section: 二（一）1, point: 核查是否存在二次分配、截留挪用、贪污侵占低保金, certainty: seed}
  - {document: 福建省民政扶贫领域腐败和作风问题专项治理实施方案（2018年）, section: 二（一）, point: 查处贪污侵占、截留私分、虚报冒领等违纪违法行为, certainty: seed}
  - {document: 社会救助暂行办法, section: 第六十七条, point: 截留、挤占、挪用、私分社会救助资金的，责令追回并依法处分, certainty: memory}
parameters: []
inputs: [households, members, payments, staff]
needs_columns:
  payments: [household_id, payee_id, paid_on]
  households: [account_custody]
logic: |
  逐笔看正常发放（不限月份）：收款人在到账当天正在任经办人员或村居干部（首尾两天都算），从来不是该户成员，而该户账户不是“村居代管并备案”，即为疑点。没有到账日期的无法判断当天是否在任，不看。
  同一户同一收款人合并为一条，金额为各笔之和。收款户名与干部名册姓名不同的，匹配强度M2，严重程度降为低。
numerator: 由在任干部收款、且干部不是成员的户、收款人
denominator: 收款人身份证号有效、有到账日期、没有村居代管备案的户、收款人
evidence:
  post: 岗位
  payment_count: 笔数
  first_paid_on: 最早到账日期
  last_paid_on: 最晚到账日期
legit_reasons:
  - 干部受行动不便的老人、残疾人委托代领，村里都知道，只是没有办代管备案
  - 干部同时是该户的法定监护人或赡养人
  - 银行批量开户时误用经办人的身份证号
verify:
  - 不经过村居，直接入户问本人：每月拿到多少、谁送来、有没有签字
  - 调取该账户流水，看到账后是否如数取出转交，与领款签字逐月核对
  - 确系代领的，补办委托和代管备案或改发到本人账户；有截留迹象的，连同证据按干部管理权限移送，不交由该干部所在单位核查
not_applicable: 没有导入救助家庭、家庭成员、发放明细或干部名册，或缺少收款人身份证号、到账日期、账户代管等列
reading: 与“收款人不是家庭成员”一样只看在册家庭；家庭编号为空或查不到的发放见“不在册发放”。
--- */
WITH examined AS (
  SELECT DISTINCT p.household_key, p.payee_key
  FROM paid_payees AS p
  JOIN households AS h ON h.household_key = p.household_key
  WHERE p.payee_key > 0 AND p.has_day AND coalesce(h.account_custody, '无') <> '村居代管并备案'
),
outside AS (
  SELECT c.payment_id, c.household_key, c.payee_key, c.region_code, c.amount_yuan, c.paid_on, c.for_month, c.match_rank, c.post
  FROM staff_collections AS c
  LEFT JOIN known_members AS m ON m.household_key = c.household_key AND m.person_key = c.payee_key
  WHERE m.person_key IS NULL
),
flagged AS (
  SELECT household_key, payee_key, payee_key AS person_key, region_code, min(match_rank) AS match_rank, as_yuan(sum(amount_yuan)) AS amount_yuan,
         min(post) AS post, count(*) AS payment_count, min(paid_on) AS first_paid_on, max(paid_on) AS last_paid_on
  FROM outside
  GROUP BY household_key, payee_key, region_code
),
evidence AS (
  SELECT household_key, payee_key, '发放' AS item, paid_on AS on_day, as_yuan(amount_yuan) AS amount_yuan, '所属月份' || month_text(for_month) AS words
  FROM outside
)
SELECT * FROM flagged
