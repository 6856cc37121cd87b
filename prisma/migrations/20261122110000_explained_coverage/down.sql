-- Deletes the causes of coverage changes and when documents were first searchable.
DROP TRIGGER agents_note_change ON agents;
DROP FUNCTION agents_note_change();
ALTER TABLE agents DROP COLUMN unmeasured_since;
DROP TABLE coverage_inputs;
ALTER TABLE documents DROP COLUMN first_indexed_at;
ALTER TABLE coverage_snapshots DROP COLUMN changes;
