/* ---
id: regular_payments
title: regular payments - 成功, 正常 (or kind empty), not 临时救助; those without a household too
inline: true
columns:
  "*": every column of payments
--- */
SELECT *
FROM payments
WHERE status = '成功' AND coalesce(kind, '正常') = '正常' AND programme <> '临时救助'
