/* ---
id: petition_skipped_level
version: 1
title: 越级信访
question: 群众直接找到市里、省里，下面是不是没有渠道、或者找过而没有登记？
side: procedure
severity: low
subject: {table: petitions, key: [petition_id]}
seeds: [R105, R178]
legal_basis:
  - {document: 某区城乡低保专项治理工作方案（2023年）, section: 二（二）2, point: 杜绝群众层层上访、越级上访，形成矛盾上移, certainty: seed}
  - {document: 文水县民政局实施方案（文民发〔2024〕14号）, section: 五（五）, point: 避免发生重复访、越级访问题, certainty: seed}
  - {document: 信访工作条例, section: 第三十条, point: 不得将检举揭发材料及有关情况透露或转给被检举的人员和单位, certainty: read}
parameters: []
inputs: [petitions]
needs_columns: {petitions: [petitioner_key]}
logic: |
  首访层级为市或省、有信访人标识的件：该信访人在此以前（登记日更早）没有在更低层级登记过任何一件，即为疑点。查的是下面的渠道通不通，不是信访人。
numerator: 以前没有在更低层级登记过的市级、省级件
denominator: 有信访人标识的市级、省级件
evidence:
  level: 首访层级
  received_on: 登记日期
  channel: 渠道
  topic: 问题类别
legit_reasons:
  - 群众有权向上级反映，或反映的就是县乡干部的问题
  - 在下级口头反映过，没有登记
  - 下级的信访台账没有导入，或信访人换了电话
verify:
  - 问清以前找过谁、怎么答复的；有反映而没有登记的，查登记制度
  - 看当地举报电话、邮箱有没有公布，打得通打不通
  - 涉及本级干部的，由上级直接核查，不转给被反映的单位
not_applicable: 没有导入信访举报，没有信访人标识一列，或没有带信访人标识的市级、省级件
reading: 更低层级按村、乡、县、市、省的次序与本件比；不限问题类别；同一天登记的不算以前。
--- */
WITH levels AS (
  SELECT '村' AS level, 1 AS height UNION ALL SELECT '乡', 2 UNION ALL SELECT '县', 3 UNION ALL SELECT '市', 4 UNION ALL SELECT '省', 5
),
first_at AS (  -- the first petition of each petitioner at each level
  SELECT p.petitioner_key, l.height, min(p.received_on) AS received_on
  FROM petitions AS p
  JOIN levels AS l ON l.level = p.level
  WHERE p.petitioner_key IS NOT NULL
  GROUP BY p.petitioner_key, l.height
),
examined AS (
  SELECT p.petition_id, p.petitioner_key, p.region_code, p.level, l.height, p.received_on, p.channel, p.topic
  FROM petitions AS p
  JOIN levels AS l ON l.level = p.level
  WHERE p.petitioner_key IS NOT NULL AND p.level IN ('市', '省')
),
prepared AS (
  SELECT DISTINCT e.petition_id
  FROM examined AS e
  JOIN first_at AS f ON f.petitioner_key = e.petitioner_key
  WHERE f.height < e.height AND f.received_on < e.received_on
),
flagged AS (
  SELECT e.petition_id, e.region_code, e.level, e.received_on, e.channel, e.topic
  FROM examined AS e
  LEFT JOIN prepared AS p ON p.petition_id = e.petition_id
  WHERE p.petition_id IS NULL
)
SELECT * FROM flagged
