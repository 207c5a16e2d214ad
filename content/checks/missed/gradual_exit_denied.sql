/* ---
id: gradual_exit_denied
version: 1
title: 就业增收退出未给渐退期
question: 因为就业、务工、增收退出低保的家庭，有没有给渐退期？
side: missed
severity: low
subject: {table: households, key: [household_key]}
seeds: [R037]
legal_basis:
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（一）, point: 落实渐退帮扶政策, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 管理和监督, point: 对就业后收入超过标准的家庭可以给予一定时间的渐退期, certainty: memory}
parameters: [exit_look_months, gradual_exit_window_months, exit_words_work]
inputs: [households, adjustments]
needs_columns:
  households: [end_month, end_reason]
logic: |
  近12个月内终止（终止月份在统计月前12个月至上月）的低保家庭，终止原因含“就业”“务工”“增收”，而在终止月份前6个月至终止月份之间没有执行过渐退，即为疑点。
numerator: 没有给渐退期的家庭
denominator: 近12个月终止的低保家庭
evidence:
  end_month: 终止月份
legit_reasons:
  - 本人主动申请退出，书面放弃渐退期
  - 退出时人均收入已超过当地渐退规定的上限
  - 渐退已经执行，变动类型登记成了减发
verify:
  - 看停发决定和退出前的收入核算，问是否告知过渐退政策
  - 入户看退出后收入是否稳定，生活有没有明显下降
  - 当地规定应给渐退期而没有给的，补办
not_applicable: 没有导入救助家庭或待遇变动，或缺少终止月份、终止原因列，或者近12个月没有终止的低保家庭
--- */
WITH examined AS (
  SELECT h.household_key, h.region_code, h.end_month, h.end_reason
  FROM households AS h
  WHERE h.programme IN ('城市低保', '农村低保')
    AND h.end_month >= $as_of_month - parameter('exit_look_months', h.region_code, $as_of) AND h.end_month < $as_of_month
),
eased AS (
  SELECT DISTINCT e.household_key
  FROM examined AS e
  JOIN adjustments AS a ON a.household_key = e.household_key AND a.kind = '渐退' AND a.effective_month <= e.end_month
   AND a.effective_month >= e.end_month - parameter('gradual_exit_window_months', e.region_code, month_start(e.end_month))
),
flagged AS (
  SELECT DISTINCT e.household_key, e.region_code, e.end_month
  FROM examined AS e
  JOIN parameter_words AS w ON w.parameter = 'exit_words_work' AND e.end_reason LIKE '%' || w.word || '%'
  LEFT JOIN eased AS a ON a.household_key = e.household_key
  WHERE a.household_key IS NULL
)
SELECT * FROM flagged
