/* ---
id: small_aid_not_delegated
version: 1
title: 小额和急难救助未委托镇街审批
question: 急难型救助和单次一万元以下的临时救助，是不是仍由县级审批？
side: procedure
severity: low
subject: {table: temporary_assistance, key: [aid_id]}
seeds: [R045, R046]
legal_basis:
  - {document: 2020年深化农村低保专项治理工作方案（宝民发〔2020〕109号）, section: 二（三）, point: 检查是否对急难型救助和单次救助金额在1万元以下的委托镇（街）审批, certainty: seed}
parameters: [small_aid_delegated_below_yuan]
inputs: [temporary_assistance]
logic: |
  宝鸡市2020年4月24日以后（含当日）发现或申请的临时救助，属于急难型，或者救助金额低于一万元，而审批层级是县级的，即为疑点。
  与全国检查“应由乡镇审批而上收”不同：这里不看有没有登记委托，没有委托本身就是要问的事。
numerator: 应委托而由县级审批的临时救助
denominator: 宝鸡市2020年4月24日以后的急难型救助和一万元以下的临时救助
evidence:
  kind: 救助类别
  reported_at: 发现或申请时间
  approved_by: 审批层级
  aid_yuan: 救助金额
  below_yuan: 委托限额
legit_reasons:
  - 镇（街）是当事人的用人单位或近亲属经办，按回避要求报县审批
  - 同一事由分次救助，累计已超过委托限额
  - 审批在镇（街）完成，县级只是备案，登记成了县级
verify:
  - 看审批表上签批的是镇（街）还是县级
  - 问镇（街）有没有收到委托文件、有没有系统权限
  - 算一算从发现到救助用了多久，有没有因为上收而延误
not_applicable: 没有导入临时救助，或其中没有宝鸡市2020年4月24日以后的急难型或小额救助
--- */
WITH limited AS (
  SELECT aid_id, person_key, region_code, kind, reported_at, approved_by, amount_yuan AS aid_yuan,
         parameter('small_aid_delegated_below_yuan', region_code, day_of(reported_at)) AS below_yuan
  FROM temporary_assistance
),
examined AS (
  SELECT aid_id, person_key, region_code, kind, reported_at, approved_by, aid_yuan, below_yuan
  FROM limited
  WHERE below_yuan IS NOT NULL AND (kind = '急难型' OR aid_yuan < below_yuan)
),
flagged AS (
  SELECT aid_id, person_key, region_code, kind, reported_at, approved_by, aid_yuan, below_yuan
  FROM examined
  WHERE approved_by = '县级'
)
SELECT * FROM flagged
