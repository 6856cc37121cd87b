-- Streamed queries of an earlier release can still be resumed. The relevance of their hits and the confidence of their
-- answers are unknown. Changed as text: the functions for json reject characters that an item may have.
UPDATE agent_query_events SET item = replace(item::text, '"hit":{', '"hit":{"relevance":0,')::json
WHERE item::text LIKE '{"type":"QueryHit",%' AND item::text NOT LIKE '%"relevance":%';
UPDATE agent_query_events SET item = replace(item::text, '"answer":{', '"answer":{"confidence":0,')::json
WHERE item::text LIKE '{"type":"QueryCompleted",%' AND item::text NOT LIKE '%"confidence":%';

-- In a rolling deployment, an earlier release may have judged probes after their evidence was migrated.
UPDATE probes SET evidence = (
  SELECT jsonb_agg('{"relevance": 0}' || hit ORDER BY place) FROM jsonb_array_elements(evidence) WITH ORDINALITY AS h (hit, place)
) WHERE evidence @? '$[*] ? (!exists (@.relevance))';
