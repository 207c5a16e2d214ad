/* ---
id: business_registered
version: 1
title: 家庭成员登记为市场主体
question: 在保家庭现有成员，是存续企业或个体户的法定代表人、经营者，或持股达到一成的股东吗？
side: wrongly_included
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R007, R089, R119]
legal_basis:
  - {document: 社会救助暂行办法, section: 第九条, point: 家庭收入和财产状况要符合当地规定, certainty: read}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 家庭收入和财产部分, point: 经营净收入计入家庭收入，市场主体和出资情况列入核对内容, certainty: memory}
  - {document: 聊城市专项整治实施方案（聊民函〔2019〕57号）, section: 二（三）, point: 不得简单化、一刀切，登记为市场主体只是重新核对的理由, certainty: seed}
parameters: [business_share_min]
inputs: [households, members, businesses]
needs_columns: {businesses: [share]}
logic: |
  统计月在保的低保、特困户，现有成员在登记状态为“存续”的市场主体中是法定代表人或经营者，或者是持股比例达到一成的股东，即为疑点。
  合作社成员、没填持股比例的股东不看。
numerator: 现有成员登记为市场主体负责人或主要股东的户
denominator: 统计月在保、至少一名成员身份证号有效的低保、特困户
evidence:
  business_count: 市场主体数
  person_in_charge_key: 登记人（之一）
  role: 身份
  capital_yuan: 最高注册资本
  last_registered_on: 最近成立日期
legit_reasons:
  - 身份证被他人冒用或借名登记，本人不知情
  - 早已停业，没有办理注销；或个体小摊，收入已经计入
  - 扶贫车间、合作社等为带动就业统一登记，本人没有实际收益
verify:
  - 到登记地址看是否在经营，问清谁在管、一个月能挣多少
  - 查纳税、社保缴费和对公账户流水，看近期有没有经营
  - 称被冒名的，帮助其到市场监管部门申请撤销登记
not_applicable: 没有导入市场主体登记，登记缺“持股比例”列，或在保户没有身份证号有效的成员
--- */
WITH examined AS (
  SELECT DISTINCT household_key, region_code
  FROM current_persons
  WHERE programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
),
held AS (
  SELECT p.household_key, p.region_code, p.person_key, b.business_no, b.role, b.capital_yuan, b.registered_on,
         match_rank(CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), p.person_converted, b.person_converted) AS match_rank
  FROM current_persons AS p
  JOIN businesses AS b ON b.person_key = p.person_key
  WHERE p.programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困') AND b.status = '存续'
    AND (b.role IN ('法定代表人', '经营者')
      OR (b.role = '股东' AND b.share >= parameter('business_share_min', p.region_code, $as_of)))
),
flagged AS (
  SELECT household_key, region_code, min(match_rank) AS match_rank, count(DISTINCT business_no) AS business_count,
         min(person_key) AS person_in_charge_key, min(role) AS role, max(capital_yuan) AS capital_yuan,
         max(registered_on) AS last_registered_on
  FROM held
  GROUP BY household_key, region_code
),
evidence AS (
  SELECT DISTINCT household_key, '市场主体' AS item, registered_on AS on_day, role AS words, capital_yuan AS amount_yuan FROM held
)
SELECT * FROM flagged
