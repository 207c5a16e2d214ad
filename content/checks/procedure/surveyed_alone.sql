/* ---
id: surveyed_alone
version: 1
title: 入户调查不足两人
question: 入户调查是不是只去了一个人？
side: procedure
severity: medium
subject: {table: applications, key: [application_id]}
seeds: [R065, R088]
legal_basis:
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第三章 家庭经济状况调查, point: 入户调查由两名以上调查人员进行并签字, certainty: memory}
  - {document: 某区低保专项治理方案（2023）, section: 二（一）1, point: 纠治审核审批中弄虚作假、优亲厚友、违规操作, certainty: seed}
parameters: [surveyors_minimum]
inputs: [applications]
needs_columns: {applications: [surveyors]}
logic: 登记了调查人数的申请，调查人数少于两人的即为疑点。没有登记人数的不看。
numerator: 调查人数少于两人的申请
denominator: 登记了调查人数的申请
evidence:
  programme: 申请类型
  surveyors: 调查人数
  least_surveyors: 最少人数
legit_reasons:
  - 村（居）干部陪同调查，登记时只数了乡镇工作人员
  - 登记的是录入人数，调查表上另有签名
  - 电话或视频补充核实那一次被当作入户登记
verify:
  - 看入户调查表上调查人员的签名是不是两人以上、是不是本人所签
  - 问申请人那天来了几个人、分别是谁
  - 确实只有一人的，安排两人重新入户，原结论暂不采用
not_applicable: 没有导入救助申请，或申请表里没有调查人数一列，或没有一件登记了调查人数
--- */
WITH examined AS (
  SELECT application_id, applicant_key AS person_key, region_code, programme, surveyors,
         parameter('surveyors_minimum', region_code, applied_on) AS least_surveyors
  FROM applications
  WHERE surveyors IS NOT NULL
),
flagged AS (
  SELECT application_id, person_key, region_code, programme, surveyors, least_surveyors
  FROM examined
  WHERE surveyors < least_surveyors
)
SELECT * FROM flagged
