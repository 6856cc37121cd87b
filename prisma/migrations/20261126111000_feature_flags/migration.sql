CREATE TABLE feature_flags (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  key text NOT NULL,
  enabled boolean NOT NULL,
  rollout_percent integer NOT NULL DEFAULT 100 CHECK (rollout_percent BETWEEN 0 AND 100),
  is_on_for_workspace boolean NOT NULL,
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, key),
  CHECK (enabled OR NOT is_on_for_workspace)
);
COMMENT ON TABLE feature_flags IS 'Switches of a workspace. A flag without a row has its default, which is declared in code.';
COMMENT ON COLUMN feature_flags.workspace_id IS 'Workspace that it switches.';
COMMENT ON COLUMN feature_flags.key IS 'Key of the flag, as declared in code.';
COMMENT ON COLUMN feature_flags.enabled IS 'Whether it is on for the users in its share.';
COMMENT ON COLUMN feature_flags.rollout_percent IS 'Share of users for whom it is on, 0 to 100.';
COMMENT ON COLUMN feature_flags.is_on_for_workspace IS 'Whether it is on for operations without a user. Written with the other columns, for statements over all workspaces.';
COMMENT ON COLUMN feature_flags.updated_at IS 'When it was last set or switched off.';

CREATE INDEX feature_flags_off ON feature_flags (key, workspace_id) WHERE NOT is_on_for_workspace;

CREATE TABLE flag_counts (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  key text NOT NULL,
  slot timestamptz NOT NULL,
  calls integer NOT NULL CHECK (calls > 0),
  failures integer NOT NULL CHECK (failures BETWEEN 0 AND calls),
  PRIMARY KEY (workspace_id, key, slot)
);
COMMENT ON TABLE flag_counts IS 'Outcomes of the operations that a flag guards, of the last two windows.';
COMMENT ON COLUMN flag_counts.workspace_id IS 'Workspace of the operations.';
COMMENT ON COLUMN flag_counts.key IS 'Key of the flag.';
COMMENT ON COLUMN flag_counts.slot IS 'Start of the ten seconds in which they were counted.';
COMMENT ON COLUMN flag_counts.calls IS 'Number of operations.';
COMMENT ON COLUMN flag_counts.failures IS 'How many of them failed.';

SELECT secure_tables();
