/* ---
id: eligible_group_not_enrolled
version: 1
title: 五类重点人群未纳入救助
question: 重残、重病、监测对象、退保户、申请未通过的人，现在是否仍未纳入低保或特困？
side: missed
severity: medium
subject: {table: people, key: [person_key]}
seeds: [R006, R038, R121, R122, R158]
legal_basis:
  - {document: 福建省民政扶贫领域腐败和作风问题专项治理实施方案（2018）, section: 三（一）, point: 重点筛查重度残疾人（含精神、智力三级）、重病患者、未纳入低保的建档立卡户、2016年以来退保人员、2017年以来未通过申请的人员, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（一）, point: 未脱贫户中的重病重残人员、返贫人口和边缘人口符合条件的全部纳入, certainty: seed}
  - {document: 最低生活保障审核确认办法（民发〔2021〕57号）, section: 第八条, point: 边缘家庭中的重残、重病人员等可以单独提出申请, certainty: read}
parameters: [since_exit_on, since_refusal_on, groups_for_high, exit_words_died_or_moved]
inputs: [households, members]
optional_inputs: [deaths, orphans, custody, standards]
any_of: [disabilities, illnesses, risk_watch, applications]
needs_columns:
  households: [end_month, end_reason]
  applications: [decided_on]
logic: |
  五类人群：一是重度残疾人（一级、二级，或者智力、精神三级）；二是重病患者（今年或去年名单注明重特大疾病，或自付费用达到当地农村低保月标准12倍）；三是风险未消除的防返贫监测对象；
  四是2016年以来退出、退出当月在保的原低保对象（终止原因含“死亡”“迁出”的除外，统计月当月终止的不算）；五是2017年以来低保、特困申请不予确认的申请人。
  现在不在低保、特困保障之列，未领取孤儿类待遇，没有死亡登记，也不在监狱服刑的，即为疑点。同时属于两类以上的，严重程度为高。
numerator: 现未纳入低保、特困的五类重点人群
denominator: 已导入名单中身份证号有效的五类重点人群
evidence:
  group_count: 涉及人群类数
legit_reasons:
  - 家庭人均收入或家庭财产超过当地规定，已调查核实并书面告知
  - 本人或家属明确表示不申请，有签字记录
  - 由子女等法定义务人赡养、抚养，生活有保障
  - 已迁往外地，在外地享受救助，或者死亡、服刑信息尚未更新到本地名单
verify:
  - 入户看本人的居住、吃饭、就医、用药情况，问清主要生活来源和每月自付的医疗、护理开支
  - 询问本人是否知道可以申请、以前为何退出或未通过，告知申请渠道；愿意申请的当场协助提出
  - 属于退保或不予确认的，调阅当时的决定和告知书，核对理由今天是否仍然成立
not_applicable: 没有导入救助家庭、家庭成员；或者残疾、重病、监测对象、救助申请四种名单一种都没有；或者名单里没有一个有效身份证号
reading: 匹配强度只看名单自身证号是否由15位转换而来，因为本检查找的是“对不上”的人，没有两份花名册可比姓名。
--- */
WITH left_dibao AS (  -- dibao households that ended since the day and before this month, not by death or moving away
  SELECT h.household_key, h.region_code, h.end_month
  FROM households AS h
  LEFT JOIN parameter_words AS w ON w.parameter = 'exit_words_died_or_moved' AND h.end_reason LIKE '%' || w.word || '%'
  WHERE h.programme IN ('城市低保', '农村低保') AND h.end_month < $as_of_month AND w.word IS NULL
    AND h.end_month >= month_number(parameter('since_exit_on', h.region_code, month_start(h.end_month)))
),
grouped AS (
  SELECT person_key, person_converted, region_code, '重度残疾' AS group_name, CAST(NULL AS DATE) AS on_day, kind || level AS words
  FROM severely_disabled
  UNION ALL
  SELECT person_key, person_converted, region_code, '重病' AS group_name, CAST(NULL AS DATE) AS on_day, CAST(year AS STRING) || '年度名单' AS words
  FROM seriously_ill
  UNION ALL
  SELECT person_key, person_converted, region_code, '监测对象风险未消除' AS group_name, identified_on AS on_day, kind AS words
  FROM risk_watch
  WHERE person_key > 0 AND NOT cleared
  UNION ALL
  SELECT s.person_key, s.person_converted, l.region_code, '原低保对象退出' AS group_name, month_end(l.end_month) AS on_day, '退出当月在保' AS words
  FROM left_dibao AS l
  JOIN member_spells AS s ON s.household_key = l.household_key AND s.covered AND l.end_month BETWEEN s.from_month AND s.to_month
  WHERE s.person_key > 0
  UNION ALL
  SELECT applicant_key AS person_key, applicant_converted AS person_converted, region_code, '申请不予确认' AS group_name, decided_on AS on_day,
         programme AS words
  FROM applications
  WHERE applicant_key > 0 AND programme IN ('低保', '特困') AND decision = '不予确认'
    AND decided_on >= parameter('since_refusal_on', region_code, decided_on)
),
examined AS (
  SELECT person_key, count(DISTINCT group_name) AS group_count, min(region_code) AS region_code,
         min(match_rank(NULL, NULL, person_converted, FALSE)) AS match_rank
  FROM grouped
  GROUP BY person_key
),
covered AS (
  SELECT DISTINCT person_key FROM current_covered
  WHERE programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
),
flagged AS (
  SELECT DISTINCT e.person_key, e.region_code, e.match_rank, e.group_count,
         CASE WHEN e.group_count >= parameter('groups_for_high', e.region_code, $as_of) THEN 'high' ELSE 'medium' END AS severity
  FROM examined AS e
  LEFT JOIN covered AS c ON c.person_key = e.person_key
  LEFT JOIN orphans AS o ON o.person_key = e.person_key
   AND o.from_month <= $as_of_month AND (o.to_month IS NULL OR o.to_month >= $as_of_month)
  LEFT JOIN first_deaths AS d ON d.person_key = e.person_key
  LEFT JOIN custody AS k ON k.person_key = e.person_key AND k.kind = '监狱服刑' AND (k.to_on IS NULL OR k.to_on >= $as_of)
  WHERE c.person_key IS NULL AND o.person_key IS NULL AND d.person_key IS NULL AND k.person_key IS NULL
),
evidence AS (
  SELECT DISTINCT g.person_key, g.group_name AS item, g.on_day, g.words
  FROM flagged AS f
  JOIN grouped AS g ON g.person_key = f.person_key
)
SELECT * FROM flagged
