/* ---
id: financial_assets_above_limit
version: 1
title: 金融资产超过限额
question: 在保家庭最近一次经授权核对的金融资产，超过当地规定的限额吗？
side: wrongly_included
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R089, R096]
legal_basis:
  - {document: 社会救助暂行办法, section: 第九条, point: 家庭财产状况要符合当地规定, certainty: read}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第九条（三）, point: 核对家庭经济状况须有书面授权, certainty: read}
  - {document: 各地家庭财产认定办法, section: 金融资产限额, point: 限额多为低保月标准的若干倍乘以人数，由地方规定，未设定时不比对, certainty: memory}
parameters: [months_of_standard]
required_parameters: [months_of_standard]
inputs: [households, standards, financial_assets]
logic: |
  统计月在保的家庭，取统计日以前最近一次核对报告；核对日期不晚于授权有效期（有效期没填视为有效）。
  金融资产合计超过“规定月数×本类月标准×家庭人口”即为疑点。规定月数由地方设定，没有设定就不比对。
numerator: 最近一次报告的金融资产超过限额的户
denominator: 统计月在保、有标准、有授权期内最近报告的户
evidence:
  total_yuan: 金融资产合计
  limit_yuan: 限额
  checked_on: 核对日期
  authorised_to: 授权有效期至
  standard_yuan: 所用月标准
  member_count: 家庭人口
legit_reasons:
  - 资产是补发的救助金、赔偿款、救命钱或丧葬费，按当地规定可以不计
  - 账户是代管、代收或与他人合用，钱不是本户的
  - 核对之后已经用于治病、建房、还债
verify:
  - 与本人核对账户、余额和钱的来历，看票据和流水
  - 对照当地家庭财产认定办法，扣除可以不计的部分再比
  - 授权已经过期的，重新取得书面授权后再核对
not_applicable: 当地没有设定金融资产限额的月数，没有导入核对报告或标准，或没有可比对的户
reading: 用家庭自己的救助类型在统计月的标准；家庭人口为0的，限额为0
--- */
WITH latest AS (
  SELECT household_key, total_yuan, checked_on, authorised_to,
         row_number() OVER (PARTITION BY household_key ORDER BY checked_on DESC NULLS LAST, total_yuan DESC NULLS LAST) AS place
  FROM financial_assets
),
examined AS (
  SELECT h.household_key, h.region_code, h.member_count, s.monthly_yuan AS standard_yuan, f.total_yuan, f.checked_on, f.authorised_to,
         parameter('months_of_standard', h.region_code, f.checked_on) * s.monthly_yuan * h.member_count AS limit_yuan
  FROM latest AS f
  JOIN current_households AS h ON h.household_key = f.household_key
  JOIN region_standards AS s ON s.region_code = h.region_code AND s.programme = h.programme
  WHERE f.place = 1 AND (f.authorised_to IS NULL OR f.checked_on <= f.authorised_to)
    AND parameter('months_of_standard', h.region_code, f.checked_on) IS NOT NULL
),
flagged AS (
  SELECT household_key, region_code, total_yuan, as_yuan(limit_yuan) AS limit_yuan, checked_on, authorised_to, standard_yuan, member_count
  FROM examined
  WHERE total_yuan > limit_yuan
)
SELECT * FROM flagged
