/* ---
id: fund_balance_high
version: 1
title: 资金结余大
question: 哪个县哪一年收到的救助资金有很大一部分没有发下去？
side: fund
severity: medium
subject: {table: regions, key: [region_code, year]}
seeds: [R014, R131]
legal_basis:
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（五）, point: 检查是否存在资金结余大的问题, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（六）, point: 深入排查资金筹集、拨付、发放、使用各个环节存在的问题, certainty: seed}
parameters: [fund_balance_share]
inputs: [fund_movements]
needs_columns: {fund_movements: [from_region_code, to_region_code]}
logic: |
  按县、按预算年度（统计日所在年度以前的各年）算：收入为到本县的上级下达、本级安排、上年结转之和，支出为从本县付出的发放到户、收回之和。
  结余（收入减支出）超过收入的15%即为疑点，金额为结余。乡镇、村的收支归入所在县，市、省一级的不看，没有收入的不看。
numerator: 结余超过收入15%的县、年
denominator: 有收入记录的县、年
evidence:
  in_yuan: 收入
  out_yuan: 支出
legit_reasons:
  - 上级资金在年底才下达，按规定结转下年使用
  - 预拨下一年第一季度的资金提前入账
  - 发放到户由市级统一代发，支出没有记在本县
  - 支出只按批次汇总登记，漏了几笔
verify:
  - 与财政对账，取得社会保障资金专户年末余额和明细
  - 逐笔看大额结余的来源和原定用途，为什么没有用
  - 结余大而又有漏保、少发、迟发疑点的地方一并核查；不得为了消化结余突击发钱或挪作他用
not_applicable: 没有导入资金收支，缺少付款方、收款方区划，或统计日所在年度以前没有到县的收入
reading: 县按区划代码前六位归并；年度按预算年度一列，不按日期。
--- */
WITH entries AS (
  SELECT county_of(to_region_code) AS region_code, year, amount_yuan AS in_yuan, CAST(0 AS DECIMAL(14,2)) AS out_yuan
  FROM fund_movements
  WHERE kind IN ('上级下达', '本级安排', '上年结转')
  UNION ALL
  SELECT county_of(from_region_code) AS region_code, year, CAST(0 AS DECIMAL(14,2)) AS in_yuan, amount_yuan AS out_yuan
  FROM fund_movements
  WHERE kind IN ('发放到户', '收回')
),
examined AS (
  SELECT region_code, year, as_yuan(sum(in_yuan)) AS in_yuan, as_yuan(sum(out_yuan)) AS out_yuan
  FROM entries
  WHERE region_code IS NOT NULL AND year < year($as_of)
  GROUP BY region_code, year
  HAVING sum(in_yuan) > 0
),
flagged AS (
  SELECT region_code, year, as_yuan(in_yuan - out_yuan) AS amount_yuan, in_yuan, out_yuan
  FROM examined
  WHERE in_yuan - out_yuan > in_yuan * parameter('fund_balance_share', region_code, month_end(year * 12 + 12))
)
SELECT * FROM flagged
