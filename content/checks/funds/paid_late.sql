/* ---
id: paid_late
version: 1
title: 未按时发放
question: 低保金、分散供养特困金是否有在规定日期以后才到账的批次？
side: fund
severity: medium
subject: {table: payments, key: [region_code, programme, period]}
seeds: [R011, R048, R131, R152, R161, R162]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 三（三）, point: 城乡低保金按月发放、每月10日前到户；分散供养特困金按季发放、每季度初10日前到户, certainty: seed}
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（五）, point: 整治低保资金发放不及时问题, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（四）, point: 检查是否及时足额发放各类救助补助资金, certainty: seed}
parameters: [funds_months, payment_day_dibao, payment_day_tekun, paid_late_serious_days]
inputs: [households, payments]
needs_columns: {payments: [household_id, paid_on]}
logic: |
  看统计月及以前11个月（所属月份）的正常发放：低保金应在所属月份10日以前到账，分散供养特困金应在所属月份所在季度第一个月10日以前到账，遇节假日不顺延。
  起始月份当月及以前的款项不看（首月办理需要时间），没有到账日期的不看。到账日期晚于应到日的，按乡镇、救助类型、所属月份合并为一条疑点。
  金额为迟到各笔之和；有一笔迟到超过30天的，严重程度为高。
numerator: 有迟到款项的乡镇、救助类型、所属月份
denominator: 有到账日期可查的乡镇、救助类型、所属月份
evidence:
  late_count: 迟到笔数
  paid_count: 有到账日期的笔数
  most_days_late: 最长迟到天数
  last_paid_on: 最晚到账日期
legit_reasons:
  - 上级或同级财政资金当月到位晚，整批推迟，已有说明并告知群众
  - 银行代发失败后重新打款，原款按时发过而状态没有更新
  - 所属月份登记错，补发以前月份的钱登记成了正常发放
  - 当地经批准按季或提前发放，应到日与此处不同
verify:
  - 向财政和代发银行调取该批次的申请、拨款、代发回单，看时间耽误在哪个环节
  - 抽查几户存折或银行流水，核对实际到账日期
  - 询问困难家庭推迟期间的生活情况，有断炊之虞的先行临时救助
not_applicable: 没有导入救助家庭或发放明细，发放明细没有到账日期或家庭编号，或近12个月没有可查的发放
reading: 救助类型按发放明细的款项算，乡镇按家庭所在地算；家庭编号为空或不在册的款项见 paid_off_roster。
--- */
WITH examined AS (
  SELECT region_code, programme, for_month, paid_count, late_count, amount_yuan, most_days_late, last_paid_on FROM paid_batches
),
flagged AS (
  SELECT region_code, programme, month_text(for_month) AS period, amount_yuan, late_count, paid_count, most_days_late, last_paid_on,
         CASE WHEN most_days_late > parameter('paid_late_serious_days', region_code, month_start(for_month)) THEN 'high' ELSE 'medium' END AS severity
  FROM examined
  WHERE late_count > 0
)
SELECT * FROM flagged
