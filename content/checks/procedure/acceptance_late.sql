/* ---
id: acceptance_late
version: 2
title: 材料齐备未及时受理
question: 申请材料已经齐备，是不是过了规定的工作日还没有受理？
side: procedure
severity: medium
subject: {table: applications, key: [application_id]}
seeds: [R004, R154]
legal_basis:
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 二、4, point: 纠治对低保、特困等救助申请不按规定受理的问题, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第二章 申请和受理, point: 材料齐备的应予受理，材料不齐的一次性告知所需补充的材料, certainty: memory}
  - {document: 明察检查口径, section: acceptance_late, point: 材料齐备后一个工作日内受理, certainty: own}
parameters: [acceptance_working_days]
inputs: [applications]
needs_columns: {applications: [complete_on, accepted_on]}
logic: |
  登记了材料齐备日期的申请，从齐备次日起数工作日（调休上班日算、节假日不算），数到受理日期；还没有受理的数到统计日。
  超过一个工作日的即为疑点。撤回的申请不看；没有登记齐备日期的申请看不出，不在检查之内。
numerator: 超过一个工作日才受理或仍未受理的申请
denominator: 登记了材料齐备日期、没有撤回的申请
evidence:
  programme: 申请类型
  complete_on: 材料齐备日期
  accepted_on: 受理日期
  working_day_count: 已用工作日
  limit_days: 时限（工作日）
legit_reasons:
  - 齐备日期登记早了，后来发现还缺材料并一次性告知过申请人
  - 受理手续当天已经办好，只是系统里的受理日期补录得晚
  - 申请人约定改日到场签字或者补交核对授权书
verify:
  - 调阅受理通知书和材料清单，核对最后一份材料的收件日期
  - 问申请人哪一天交齐的材料，有没有被要求反复跑、反复补
  - 看经办人对晚受理有没有书面说明，仍未受理的当场办理受理
not_applicable: 没有导入救助申请，或申请表里没有材料齐备日期、受理日期两列，或没有一件登记了齐备日期
reading: 统计日所在年份的放假安排还没有收录的，数到已收录的最后一天：到那天已超时限的照列，还没有超的不看，不推测。
--- */
WITH counted AS (
  SELECT a.application_id, a.applicant_key AS person_key, a.region_code, a.programme, a.complete_on, a.accepted_on,
         e.is_known AS is_whole, e.number - s.number AS working_day_count,
         parameter('acceptance_working_days', a.region_code, a.complete_on) AS limit_days
  FROM applications AS a
  JOIN working_days AS s ON s.day = a.complete_on AND s.is_known
  JOIN working_days AS e ON e.day = coalesce(a.accepted_on, $as_of)
  WHERE a.decision <> '撤回'
),
examined AS (  -- where the count ends at the last known day, only what is late by then can be said
  SELECT * FROM counted WHERE is_whole OR working_day_count > limit_days
),
flagged AS (
  SELECT application_id, person_key, region_code, programme, complete_on, accepted_on, working_day_count, limit_days
  FROM examined
  WHERE working_day_count > limit_days
)
SELECT * FROM flagged
