/* ---
id: staff_collections
title: regular payments that somebody collected who held a staff post on the day, one row a payment, whatever the number of posts; not those kept by the village on record
by_month: payments
columns:
  payment_id: payment
  household_key: household
  payee_key: payee, a staff member
  region_code: of the household
  amount_yuan: amount
  paid_on: day of the payment
  for_month: 所属月份
  match_rank: best match of the names over the posts
  post: one of the posts
--- */
SELECT p.payment_id, p.household_key, p.payee_key, h.region_code, p.amount_yuan, p.paid_on, p.for_month,
       min(match_rank(p.payee_name_key, s.name_key, p.payee_converted, s.person_converted)) AS match_rank, min(s.post) AS post
FROM regular_payments AS p
JOIN staff AS s ON s.person_key = p.payee_key AND s.from_on <= p.paid_on AND (s.to_on IS NULL OR p.paid_on <= s.to_on)
JOIN households AS h ON h.household_key = p.household_key
WHERE p.payee_key > 0 AND coalesce(h.account_custody, '无') <> '村居代管并备案'
GROUP BY p.payment_id, p.household_key, p.payee_key, h.region_code, p.amount_yuan, p.paid_on, p.for_month
