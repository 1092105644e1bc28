// entente graphs/governance --mode csv -f examples/state_on_a_day.cypher
// The field on a day: hard law that existed and that was binding, before and after the AI Act.

AS OF date('2022-01-01')
MATCH (i:Instrument {legal_nature: 'hard'})
RETURN '2022-01-01' AS day, count(*) AS existing,
       sum(CASE WHEN in_force(i) THEN 1 ELSE 0 END) AS binding,
       sum(CASE WHEN in_force(i) IS NULL THEN 1 ELSE 0 END) AS unknown
UNION ALL
AS OF date('2025-03-01')
MATCH (i:Instrument {legal_nature: 'hard'})
RETURN '2025-03-01' AS day, count(*) AS existing,
       sum(CASE WHEN in_force(i) THEN 1 ELSE 0 END) AS binding,
       sum(CASE WHEN in_force(i) IS NULL THEN 1 ELSE 0 END) AS unknown;

// What was there on the day before the order of 2023 was revoked, and is gone a year later.

AS OF date('2025-01-19')
MATCH (i:Instrument)
WHERE i.valid_to < date('2026-01-19')
RETURN i.name AS instrument, i.valid_from AS from, i.valid_to AS until
ORDER BY until, instrument;
