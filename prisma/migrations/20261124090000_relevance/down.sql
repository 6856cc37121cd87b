-- Deletes the minimum scores of agents and the relevance of hits. A minimum score means something else in the older release.
UPDATE agents SET min_score = 0 WHERE min_score > 0;
UPDATE probes SET evidence = (
  SELECT jsonb_agg(hit - 'relevance' ORDER BY place) FROM jsonb_array_elements(evidence) WITH ORDINALITY AS h (hit, place)
) WHERE evidence <> '[]';
