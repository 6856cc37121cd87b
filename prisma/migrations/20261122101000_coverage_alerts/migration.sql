-- The rule of an agent, in percent and in percentage points: both null is none.
ALTER TABLE agents
  ADD COLUMN alert_below double precision CHECK (alert_below BETWEEN 0 AND 100),
  ADD COLUMN alert_drop double precision CHECK (alert_drop > 0);

-- Written in the transaction that writes the measurement: at most one of each. (transaction, position) is the order in which
-- they are followed, as that of task_events.
CREATE TABLE coverage_alerts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  agent_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  snapshot_id uuid NOT NULL UNIQUE REFERENCES coverage_snapshots (id) ON DELETE CASCADE,
  previous_percent double precision NOT NULL,
  reason text NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX coverage_alerts_workspace ON coverage_alerts (workspace_id, transaction, position);
CREATE INDEX coverage_alerts_agent ON coverage_alerts (agent_id, transaction, position);

-- What tells of an alert goes with it.
ALTER TABLE webhook_deliveries ADD COLUMN alert_id uuid REFERENCES coverage_alerts (id) ON DELETE CASCADE;
CREATE INDEX webhook_deliveries_alert ON webhook_deliveries (alert_id);
