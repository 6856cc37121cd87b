-- What changed since the measurement before: [{cause, points, detail}], in the order in which the causes are applied.
ALTER TABLE coverage_snapshots ADD COLUMN changes jsonb NOT NULL DEFAULT '[]';

-- When it could first be found. `indexed_at` moves whenever it is indexed anew.
ALTER TABLE documents ADD COLUMN first_indexed_at timestamptz(3);
UPDATE documents SET first_indexed_at = indexed_at;

-- What the last measurement of an agent counted, a row for every node in its scope: the next one is explained by it. Nodes go
-- by their keys, so that they are the same in every version of the taxonomy.
CREATE TABLE coverage_inputs (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  agent_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  key text NOT NULL,
  name text NOT NULL,
  target integer NOT NULL,
  is_chosen boolean NOT NULL,
  document_ids uuid[] NOT NULL,
  PRIMARY KEY (agent_id, key)
);
-- Ids do not compress: trying costs more than it saves.
ALTER TABLE coverage_inputs ALTER COLUMN document_ids SET STORAGE EXTERNAL;

-- Since when a change waits for a measurement to be started for it; null when none does.
ALTER TABLE agents ADD COLUMN unmeasured_since timestamptz(3);
CREATE INDEX agents_unmeasured ON agents (unmeasured_since) WHERE unmeasured_since IS NOT NULL;

-- Whoever raises scope_changes need not know of it, and a measurement that has caught up leaves nothing to wait for.
CREATE FUNCTION agents_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.scope_changes <= NEW.measured_changes THEN
    NEW.unmeasured_since := NULL;
  ELSIF NEW.scope_changes > OLD.scope_changes THEN
    NEW.unmeasured_since := coalesce(OLD.unmeasured_since, now());
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agents_note_change BEFORE UPDATE OF scope_changes, measured_changes ON agents
  FOR EACH ROW EXECUTE FUNCTION agents_note_change();
