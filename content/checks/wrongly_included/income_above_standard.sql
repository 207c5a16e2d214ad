/* ---
id: income_above_standard
version: 1
title: 家庭人均收入高于标准
question: 按现有成员的缴费基数、财政工资和养老金估算，这一户的人均月收入高于救助标准吗？
side: wrongly_included
severity: medium
subject: {table: households, key: [household_key]}
seeds: [R037, R089, R096]
legal_basis:
  - {document: 社会救助暂行办法, section: 第九条, point: 共同生活的家庭成员人均收入低于当地低保标准的，给予最低生活保障, certainty: read}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第八条, point: 低保边缘家庭的人均收入低于当地低保标准的1.5倍, certainty: read}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（一）, point: 检查渐退帮扶等政策是否落实，渐退期内不作收入比对, certainty: seed}
parameters: [income_times_dibao, income_times_near_dibao, income_gradual_exit_months, wages_recent_months, basic_pension_exempt_share]
inputs: [households, members, standards]
optional_inputs: [adjustments]
any_of: [wages, pensions, public_payroll]
needs_columns: {public_payroll: [monthly_yuan], pensions: [basic_yuan]}
logic: |
  统计月在保的低保、低保边缘户，最近六个月内没有执行渐退。逐个现有成员：缴费基数合计（最近缴费月份在近三个月内、起始月份不晚于统计月的各行）与财政供养月收入合计取较大的一个，
  加上现领养老金；城乡居民养老金在豁免期内减去基础养老金，减到0为止。全户相加，超过“倍数×月标准×家庭人口”即为疑点。
  低保倍数为1，用本类标准；低保边缘倍数为1.5，用当地城市、农村低保标准中较高的一个。没有标准或家庭人口小于1的不比对。没有导入的收入按0计，并予注明。
numerator: 估算月收入超过限额的户
denominator: 统计月在保、不在渐退期、有标准和家庭人口的低保、低保边缘户
evidence:
  income_yuan: 估算月收入合计
  limit_yuan: 限额合计
  standard_yuan: 所用月标准
  member_count: 家庭人口
  note: 提示
legit_reasons:
  - 缴费基数有法定下限，实际工资可能低于基数；有的是单位代缴、灵活就业自缴，并没有这份工资
  - 就业成本、必要支出按当地规定可以扣减，扣减后仍低于标准
  - 刚刚就业，应当给渐退期而没有登记
  - 多发性病残支出大，经核定仍符合单人保等政策
verify:
  - 逐项向单位、社保经办机构核实每个月实际到手多少，不能用缴费基数代替工资，也不能把全年收入平摊到月
  - 按当地办法重新计算家庭人均收入，写明每项来源和扣减
  - 听取本人说明；仍在就业初期的，先看是否应当给渐退期
not_applicable: 没有导入救助标准，工资、养老金、财政供养名册一种都没有，名册缺“月收入”列、养老金缺“其中基础养老金”列，或没有可比对的户
reading: 姓名只有财政供养名册有，缴费和养老金按身份证号比对；待遇变动没有导入时看不出渐退，不因此停止比对
--- */
WITH examined AS (
  SELECT h.household_key, h.region_code, h.member_count, max(s.monthly_yuan) AS standard_yuan,
         CASE WHEN h.programme = '低保边缘' THEN parameter('income_times_near_dibao', h.region_code, $as_of)
              ELSE parameter('income_times_dibao', h.region_code, $as_of) END AS times
  FROM current_households AS h
  JOIN region_standards AS s ON s.region_code = h.region_code
   AND ((h.programme = '低保边缘' AND s.programme IN ('城市低保', '农村低保')) OR (h.programme <> '低保边缘' AND s.programme = h.programme))
  LEFT JOIN adjustments AS a ON a.household_key = h.household_key AND a.kind = '渐退' AND a.effective_month <= $as_of_month
   AND a.effective_month >= $as_of_month - parameter('income_gradual_exit_months', h.region_code, $as_of)
  WHERE h.programme IN ('城市低保', '农村低保', '低保边缘') AND h.member_count >= 1 AND a.household_key IS NULL
  GROUP BY h.household_key, h.region_code, h.member_count, h.programme
),
persons AS (
  SELECT e.household_key, e.region_code, p.person_key
  FROM examined AS e
  JOIN current_persons AS p ON p.household_key = e.household_key
),
registers AS (  -- exempt_yuan: the part of a pension that does not count while the exemption is in force
  SELECT person_key, CAST(NULL AS BIGINT) AS name_key, person_converted, '缴费基数' AS source, base_yuan AS monthly_yuan,
         CAST(NULL AS DECIMAL(14,2)) AS exempt_yuan, last_month AS until_month
  FROM wages
  WHERE from_month IS NULL OR from_month <= $as_of_month
  UNION ALL
  SELECT person_key, name_key, person_converted, '财政工资' AS source, monthly_yuan, CAST(NULL AS DECIMAL(14,2)), CAST(NULL AS INTEGER)
  FROM public_payroll
  WHERE from_month <= $as_of_month AND (to_month IS NULL OR to_month >= $as_of_month)
  UNION ALL
  SELECT person_key, CAST(NULL AS BIGINT), person_converted, '养老金' AS source, monthly_yuan,
         CASE WHEN kind = '城乡居民' THEN coalesce(basic_yuan, 0) END, CAST(NULL AS INTEGER)
  FROM pensions
  WHERE from_month <= $as_of_month AND (to_month IS NULL OR to_month >= $as_of_month)
),
found AS (
  SELECT p.household_key, p.person_key, r.source, r.name_key, r.person_converted,
         CASE WHEN r.exempt_yuan IS NOT NULL AND parameter('basic_pension_exempt_share', p.region_code, $as_of) IS NOT NULL
              THEN greatest(r.monthly_yuan - r.exempt_yuan * parameter('basic_pension_exempt_share', p.region_code, $as_of), 0)
              ELSE r.monthly_yuan END AS monthly_yuan
  FROM persons AS p
  JOIN registers AS r ON r.person_key = p.person_key
  WHERE r.source <> '缴费基数' OR r.until_month >= $as_of_month - parameter('wages_recent_months', p.region_code, $as_of)
),
incomes AS (
  SELECT household_key, person_key, coalesce(sum(CASE WHEN source = '缴费基数' THEN monthly_yuan END), 0) AS wage_yuan,
         coalesce(sum(CASE WHEN source = '财政工资' THEN monthly_yuan END), 0) AS payroll_yuan,
         coalesce(sum(CASE WHEN source = '养老金' THEN monthly_yuan END), 0) AS pension_yuan
  FROM found
  GROUP BY household_key, person_key
),
totals AS (
  SELECT household_key, sum(greatest(wage_yuan, payroll_yuan) + pension_yuan) AS income_yuan FROM incomes GROUP BY household_key
),
above AS (
  SELECT e.household_key, e.region_code, e.member_count, e.standard_yuan, e.times * e.standard_yuan * e.member_count AS limit_yuan, t.income_yuan
  FROM examined AS e
  JOIN totals AS t ON t.household_key = e.household_key
  WHERE t.income_yuan > e.times * e.standard_yuan * e.member_count
),
matches AS (
  SELECT a.household_key, min(match_rank(m.name_key, f.name_key, m.person_converted, f.person_converted)) AS match_rank
  FROM above AS a
  JOIN found AS f ON f.household_key = a.household_key
  JOIN current_members AS m ON m.household_key = f.household_key AND m.person_key = f.person_key
  GROUP BY a.household_key
),
flagged AS (
  SELECT a.household_key, a.region_code, m.match_rank, as_yuan(a.income_yuan) AS income_yuan, as_yuan(a.limit_yuan) AS limit_yuan,
         a.standard_yuan, a.member_count, '缴费基数有法定下限，不等于工资；须核实实际收入' AS note
  FROM above AS a
  JOIN matches AS m ON m.household_key = a.household_key
),
evidence AS (
  SELECT f.household_key, f.source AS item, as_yuan(sum(f.monthly_yuan)) AS amount_yuan
  FROM found AS f
  JOIN above AS a ON a.household_key = f.household_key
  GROUP BY f.household_key, f.source
)
SELECT * FROM flagged
