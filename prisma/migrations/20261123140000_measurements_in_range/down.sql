-- Deletes no data.
ALTER TABLE agents DROP CONSTRAINT agents_in_range;
ALTER TABLE coverage_inputs DROP CONSTRAINT coverage_inputs_in_range;
ALTER TABLE coverage_snapshots DROP CONSTRAINT coverage_snapshots_in_range;
ALTER TABLE coverage_alerts DROP CONSTRAINT coverage_alerts_in_range;
ALTER TABLE node_coverage DROP CONSTRAINT node_coverage_in_range;
ALTER TABLE probes DROP CONSTRAINT probes_in_range;
ALTER TABLE templates DROP CONSTRAINT templates_in_range;
ALTER TABLE template_versions DROP CONSTRAINT template_versions_in_range;
ALTER TABLE template_ratings DROP CONSTRAINT template_ratings_in_range;
ALTER TABLE topic_plans DROP CONSTRAINT topic_plans_in_range;
ALTER TABLE plan_sections DROP CONSTRAINT plan_sections_in_range;
