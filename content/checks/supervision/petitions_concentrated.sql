/* ---
id: petitions_concentrated
version: 1
title: 信访集中
question: 哪个乡镇最近的信访明显比别处多？
side: conduct
severity: medium
subject: {table: regions, key: [region_code]}
seeds: [R051, R067, R105, R178]
legal_basis:
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 二（五）, point: 对群众信访较为集中的问题归类梳理、剖析原因、建立整改台账, certainty: seed}
  - {document: 宝鸡市工作方案（宝民发〔2020〕109号）, section: 三（三）, point: 随机抽取或重点选择群众信访数量较多的地方开展督导检查, certainty: seed}
  - {document: 信访工作条例, section: 第三十条, point: 不得将检举揭发材料及有关情况透露或转给被检举的人员和单位, certainty: read}
parameters: [petitions_window_days, petitions_min_covered, petitions_deviation_times, petitions_min_count]
inputs: [petitions, households, members]
logic: |
  在保的低保、特困对象100人以上的乡镇，算统计日以前90天的信访件数与在保人数之比；高于这些乡镇平均数加2倍总体标准差，且不少于3件的，即为疑点。
  没有信访的乡镇也在平均数里。
numerator: 信访率明显高于平均的乡镇
denominator: 在保对象100人以上的乡镇
evidence:
  petition_count: 信访件数
  covered_count: 在保人数
  per_thousand: 每千名在保对象件数
  mean_per_thousand: 各乡镇平均
legit_reasons:
  - 刚开展政策宣传、公布举报电话，来电自然增多
  - 同一件事多人分别反映，或一人多次反映
  - 政策调整（标准、复核）集中影响一批家庭
verify:
  - 按问题类别、村居归类，看集中在哪类事、哪个村
  - 以检查工作为主，抽查该乡镇的受理、公示和发放，不追问是谁反映的
  - 信访多不等于干部有错，也不得以压低信访量为目的
not_applicable: 没有导入信访举报、救助家庭或家庭成员，或没有在保对象100人以上的乡镇
reading: 在保人数按不同的人计，身份证号有误的也是一个人；乡镇按区划代码前九位归并。
--- */
WITH covered AS (
  SELECT township_of(region_code) AS region_code, count(DISTINCT person_key) AS covered_count
  FROM current_covered
  WHERE programme IN ('城市低保', '农村低保', '集中供养特困', '分散供养特困')
  GROUP BY township_of(region_code)
),
received AS (
  SELECT township_of(region_code) AS region_code, count(*) AS petition_count
  FROM petitions
  WHERE received_on > add_days($as_of, -parameter('petitions_window_days')) AND received_on <= $as_of
  GROUP BY township_of(region_code)
),
examined AS (  -- petitions per million million people, as whole numbers: a tie with the limit stays a tie on either engine
  SELECT c.region_code, c.covered_count, coalesce(r.petition_count, 0) AS petition_count,
         CAST(CAST(floor(CAST(coalesce(r.petition_count, 0) AS DOUBLE) * 1000000000000 / CAST(c.covered_count AS DOUBLE)) AS BIGINT) AS DECIMAL(19,0)) AS rate
  FROM covered AS c
  LEFT JOIN received AS r ON r.region_code = c.region_code
  WHERE c.covered_count >= parameter('petitions_min_covered')
),
totals AS (
  SELECT CAST(count(*) AS DECIMAL(9,0)) AS n, CAST(sum(rate) AS DECIMAL(19,0)) AS rates, sum(rate * rate) AS squares
  FROM examined
),
flagged AS (  -- rate − mean > k · deviation, multiplied by n and squared
  SELECT e.region_code, e.petition_count, e.covered_count,
         CAST(e.rate AS DOUBLE) / 1000000000.0 AS per_thousand,
         CAST(t.rates AS DOUBLE) / CAST(t.n AS DOUBLE) / 1000000000.0 AS mean_per_thousand
  FROM examined AS e
  CROSS JOIN totals AS t
  WHERE e.petition_count >= parameter('petitions_min_count')
    AND t.n * e.rate > t.rates
    AND CAST(t.n * e.rate - t.rates AS DECIMAL(19,0)) * CAST(t.n * e.rate - t.rates AS DECIMAL(19,0))
        > (t.n * t.squares - t.rates * t.rates) * (parameter('petitions_deviation_times') * parameter('petitions_deviation_times'))
)
SELECT * FROM flagged
