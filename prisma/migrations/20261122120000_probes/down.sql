-- Deletes all probes and their numbers in measurements.
ALTER TABLE node_coverage DROP COLUMN probes, DROP COLUMN answered;
ALTER TABLE coverage_snapshots DROP COLUMN probes, DROP COLUMN answered;
DROP TABLE probes;
DROP TYPE "ProbeDiagnosis", "ProbeVerdict", "ProbeSource";
