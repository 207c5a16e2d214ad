/* ---
id: reserve_too_small
version: 1
title: 备用金低于规定
question: 乡镇（街道）的临时救助备用金够不够当地规定的最低额？
side: procedure
severity: medium
subject: {table: regions, key: [region_code, year]}
seeds: [R009, R044]
legal_basis:
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（三）, point: 每个镇（街）每年安排不少于10万元的临时救助储备金, certainty: seed}
parameters: [min_reserve_yuan]
required_parameters: [min_reserve_yuan]
inputs: [township_reserves]
logic: |
  备用金表的每一条（乡镇、年度）：备用金额度低于该地该年度规定的最低额，即为疑点。最低额默认不设，只对设了最低额的地区和年度检查（宝鸡2020年起10万元）。
numerator: 低于规定最低额的乡镇、年度
denominator: 规定了最低额的乡镇、年度
evidence:
  reserve_yuan: 备用金额度
  min_yuan: 规定最低额
  spent_yuan: 已使用金额
legit_reasons:
  - 年初只拨了第一批，年内还要补足
  - 人口很少的镇街，县级文件另定数额
  - 金额以万元登记，没有换算
verify:
  - 看县级当年安排备用金的文件和拨款凭证
  - 看已经用了多少、有没有因为没钱而推迟救助
  - 不足的督促县级补足
not_applicable: 没有导入临时救助备用金，或这些地区和年度都没有设定最低额
reading: 按年度1月1日当天有效的最低额判断。
--- */
WITH examined AS (
  SELECT r.region_code, r.year, r.amount_yuan AS reserve_yuan, r.spent_yuan, r.min_yuan
  FROM (
    SELECT region_code, year, amount_yuan, spent_yuan, parameter('min_reserve_yuan', region_code, month_start(year * 12 + 1)) AS min_yuan
    FROM township_reserves
  ) AS r
  WHERE r.min_yuan IS NOT NULL
),
flagged AS (
  SELECT region_code, year, reserve_yuan, CAST(min_yuan AS DECIMAL(14,2)) AS min_yuan, spent_yuan
  FROM examined
  WHERE reserve_yuan < min_yuan
)
SELECT * FROM flagged
