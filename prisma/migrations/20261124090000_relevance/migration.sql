-- min_score was relative to the best hit. It is a relevance now, which means something else, so agents start without it.
UPDATE agents SET min_score = 0 WHERE min_score > 0;

-- Stored hits have a relevance. For earlier ones it is unknown.
UPDATE probes SET evidence = (
  SELECT jsonb_agg(hit || '{"relevance": 0}' ORDER BY place) FROM jsonb_array_elements(evidence) WITH ORDINALITY AS h (hit, place)
) WHERE evidence <> '[]';
