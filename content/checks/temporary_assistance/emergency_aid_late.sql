/* ---
id: emergency_aid_late
version: 1
title: 急难救助超过24小时
question: 急难对象从被发现到拿到第一笔救助，有没有超过24小时？
side: procedure
severity: medium
subject: {table: temporary_assistance, key: [aid_id]}
seeds: [R010, R043, R047]
legal_basis:
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（四）, point: 检查是否全面实行急难对象24小时先行救助制度, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（三）, point: 解决临时救助时效性不强问题，简化优化审核审批程序, certainty: seed}
  - {document: 民法典, section: 第二百零一条, point: 按小时计算期间的，从规定的时间开始计算, certainty: read}
parameters: [emergency_aid_hours, emergency_aid_serious_hours]
inputs: [temporary_assistance]
needs_columns: {temporary_assistance: [aided_at]}
logic: |
  急难型临时救助：首次救助时间（没有的，算到统计日24时）减去发现或申请时间超过24小时，即为疑点；超过72小时的严重程度为高。
  按自然小时算。只登记到日的按当天0时算，因此登记相差一天的不列。
numerator: 超过24小时才救助或至今没有救助的急难件
denominator: 全部急难型临时救助
evidence:
  reported_at: 发现或申请时间
  aided_at: 首次救助时间
  hours: 已过小时数
  note: 提示
legit_reasons:
  - 首次救助是现场给付物资、垫付医药费，没有登记时间，系统里登记的是打款时间
  - 申请时家里情况不属急难，后来加重才改为急难型
  - 发现时间登记成了事故发生时间，而不是接到报告的时间
verify:
  - 电话或入户问本人：什么时候反映的、谁来的、什么时候拿到第一笔钱或物
  - 查值班记录、报告记录和备用金支出凭证，把时间对到小时
  - 至今没有救助的，先行救助，再补手续
not_applicable: 没有导入临时救助，临时救助没有首次救助时间一列，或没有急难型救助
--- */
WITH examined AS (
  SELECT aid_id, person_key, region_code, reported_at, aided_at,
         seconds_between(reported_at, coalesce(aided_at, start_of_day(add_days($as_of, 1)))) AS seconds,
         parameter('emergency_aid_hours', region_code, day_of(reported_at)) * 3600 AS limit_seconds,
         parameter('emergency_aid_serious_hours', region_code, day_of(reported_at)) * 3600 AS serious_seconds
  FROM temporary_assistance
  WHERE kind = '急难型'
),
flagged AS (
  SELECT aid_id, person_key, region_code, reported_at, aided_at, CAST(floor(CAST(seconds AS DOUBLE) / 3600.0) AS BIGINT) AS hours,
         CASE WHEN aided_at IS NULL THEN '截至统计日没有救助记录' END AS note,
         CASE WHEN seconds > serious_seconds THEN 'high' ELSE 'medium' END AS severity
  FROM examined
  WHERE seconds > limit_seconds
)
SELECT * FROM flagged
