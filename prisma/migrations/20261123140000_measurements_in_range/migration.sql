-- What was measured or counted is in range, whoever writes it. NOT VALID: rows from before are not read again, so this takes no
-- time on large tables and cannot fail; every row that is written from now on is checked.
ALTER TABLE agents ADD CONSTRAINT agents_in_range CHECK (
  coverage_percent BETWEEN 0 AND 100 AND min_score BETWEEN 0 AND 1
  AND lexical BETWEEN 0 AND 1 AND trigram BETWEEN 0 AND 1 AND semantic BETWEEN 0 AND 1
  AND queries >= 0 AND answered BETWEEN 0 AND queries AND response_ms_total BETWEEN 0 AND 1e300
  AND scope_changes >= 0 AND measured_changes >= 0
) NOT VALID;

ALTER TABLE coverage_inputs ADD CONSTRAINT coverage_inputs_in_range CHECK (target >= 0) NOT VALID;

ALTER TABLE coverage_snapshots ADD CONSTRAINT coverage_snapshots_in_range CHECK (
  percent BETWEEN 0 AND 100 AND total_documents >= 0 AND total_chunks >= 0 AND probes >= 0 AND answered BETWEEN 0 AND probes
) NOT VALID;

ALTER TABLE coverage_alerts ADD CONSTRAINT coverage_alerts_in_range CHECK (previous_percent BETWEEN 0 AND 100) NOT VALID;

ALTER TABLE node_coverage ADD CONSTRAINT node_coverage_in_range CHECK (
  ordinal >= 0 AND documents >= 0 AND target >= 0 AND percent BETWEEN 0 AND 100 AND probes >= 0 AND answered BETWEEN 0 AND probes
) NOT VALID;

ALTER TABLE probes ADD CONSTRAINT probes_in_range CHECK (asked_times >= 0) NOT VALID;

ALTER TABLE templates ADD CONSTRAINT templates_in_range CHECK (usage_count >= 0 AND 0 <= ALL (stars)) NOT VALID;

ALTER TABLE template_versions ADD CONSTRAINT template_versions_in_range CHECK (usage_count >= 0) NOT VALID;

ALTER TABLE template_ratings ADD CONSTRAINT template_ratings_in_range CHECK (helpful >= 0 AND unhelpful >= 0) NOT VALID;

ALTER TABLE topic_plans ADD CONSTRAINT topic_plans_in_range CHECK (
  estimate_seconds BETWEEN 0 AND 1e300 AND estimate_tokens >= 0 AND estimate_cost_usd BETWEEN 0 AND 1e300
  AND took_ms BETWEEN 0 AND 1e300
) NOT VALID;

ALTER TABLE plan_sections ADD CONSTRAINT plan_sections_in_range CHECK (passages >= 0 AND documents >= 0) NOT VALID;
