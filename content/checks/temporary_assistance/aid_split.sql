/* ---
id: aid_split
version: 1
title: 拆分救助规避审批
question: 是不是把一个人的一笔大额救助拆成几笔小的，由乡镇分几次批了？
side: procedure
severity: medium
subject: {table: people, key: [person_key]}
seeds: [R046]
legal_basis:
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（三）, point: 单次救助金额在1万元以下的委托镇（街）审批, certainty: seed}
  - {document: 聊城市民政局实施方案（聊民函〔2019〕57号）, section: 二（四）, point: 小额临时救助由乡镇（街道）直接审批, certainty: seed}
parameters: [aid_split_days, aid_split_count]
inputs: [temporary_assistance, delegations]
needs_columns:
  temporary_assistance: [aided_at]
  delegations: [limit_yuan]
logic: |
  同一人（身份证号有效）由乡镇审批、已救助的临时救助，不分类别，每笔都不超过救助当天的委托限额（没有委托或不限额的不看）。
  从其中一笔的救助时间起30天内（正好满30天也算）有两笔以上，合计超过这几笔当中最高的限额，即为疑点。
  有几段的取合计最大的一段（相同的取最早），金额为这一段的合计。
numerator: 30天内几笔合计超过限额的人
denominator: 有乡镇审批、在限额以内救助的人
evidence:
  aid_count: 笔数
  limit_yuan: 其中最高的限额
  first_aided_at: 第一笔救助时间
  last_aided_at: 最后一笔救助时间
legit_reasons:
  - 先行小额救助后按程序追加，追加部分本来可以由乡镇批
  - 前后两次是不同的困难（一次住院、一次火灾）
  - 一次审批、分期发放
verify:
  - 对照几份申请的事由、时间、审批人，看是不是同一件事
  - 入户问本人：申请了几次、拿到几次、实际困难多大
  - 属于限额太低不够用的，按程序报县级审批或调整限额；群众应得的不得追回
not_applicable: 没有导入临时救助或审批委托，或缺少首次救助时间、委托限额两列，或没有乡镇在限额以内的救助
reading: 30天按时间精确计算；不同笔登记姓名不同的，匹配强度M2。
--- */
WITH aids AS (
  SELECT a.aid_id, a.person_key, a.name_key, a.person_converted, a.region_code, a.aided_at, a.amount_yuan, a.kind, l.limit_yuan
  FROM temporary_assistance AS a
  JOIN aid_limits AS l ON l.aid_id = a.aid_id
  WHERE a.approved_by = '乡镇' AND a.person_key > 0 AND a.amount_yuan <= l.limit_yuan
),
examined AS (
  SELECT DISTINCT person_key FROM aids
),
inside AS (  -- from each aid, those of the same person within the days that follow
  SELECT s.aid_id AS first_id, s.person_key, s.aided_at AS first_aided_at, o.aid_id, o.name_key, o.person_converted, o.region_code, o.aided_at,
         o.amount_yuan, o.limit_yuan, o.kind
  FROM aids AS s
  JOIN aids AS o ON o.person_key = s.person_key
  WHERE seconds_between(s.aided_at, o.aided_at) BETWEEN 0 AND parameter('aid_split_days', s.region_code, day_of(s.aided_at)) * 86400
),
windows AS (
  SELECT first_id, person_key, first_aided_at, max(aided_at) AS last_aided_at, count(*) AS aid_count, sum(amount_yuan) AS total_yuan,
         max(limit_yuan) AS limit_yuan, CASE WHEN min(region_code) = max(region_code) THEN min(region_code) END AS region_code
  FROM inside
  GROUP BY first_id, person_key, first_aided_at
  HAVING count(*) >= parameter('aid_split_count') AND sum(amount_yuan) > max(limit_yuan)
),
chosen AS (
  SELECT w.*, row_number() OVER (PARTITION BY person_key ORDER BY total_yuan DESC NULLS LAST, first_aided_at NULLS LAST, first_id NULLS LAST) AS place
  FROM windows AS w
),
pairs AS (  -- names and numbers as the aids of the window give them
  SELECT c.person_key, min(match_rank(a.name_key, b.name_key, a.person_converted, b.person_converted)) AS match_rank
  FROM chosen AS c
  JOIN inside AS a ON a.first_id = c.first_id
  JOIN inside AS b ON b.first_id = c.first_id AND b.aid_id > a.aid_id
  WHERE c.place = 1
  GROUP BY c.person_key
),
flagged AS (
  SELECT c.person_key, c.region_code, p.match_rank, as_yuan(c.total_yuan) AS amount_yuan, c.aid_count, c.limit_yuan, c.first_aided_at, c.last_aided_at
  FROM chosen AS c
  LEFT JOIN pairs AS p ON p.person_key = c.person_key
  WHERE c.place = 1
),
evidence AS (
  SELECT c.person_key, '救助' AS item, day_of(i.aided_at) AS on_day, i.amount_yuan, i.kind AS words
  FROM chosen AS c
  JOIN inside AS i ON i.first_id = c.first_id
  WHERE c.place = 1
)
SELECT * FROM flagged
