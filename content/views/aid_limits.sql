/* ---
id: aid_limits
title: the township's delegation of 临时救助 in force on the day of each aid; aids without one are not here
columns:
  aid_id: aid with a day of aid
  limit_yuan: the highest limit in force, empty where one of them has no limit
--- */
SELECT a.aid_id, CASE WHEN count(d.limit_yuan) = count(*) THEN max(d.limit_yuan) END AS limit_yuan
FROM temporary_assistance AS a
JOIN delegations AS d ON d.region_code = township_of(a.region_code) AND d.programme = '临时救助'
 AND d.from_on <= day_of(a.aided_at) AND (d.to_on IS NULL OR day_of(a.aided_at) <= d.to_on)
GROUP BY a.aid_id
