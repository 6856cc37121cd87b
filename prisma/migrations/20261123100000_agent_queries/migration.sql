-- A streamed query: run by one process, watched and resumed on any. The lease is renewed while it runs.
CREATE TABLE agent_queries (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  agent_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  last_sequence integer NOT NULL CHECK (last_sequence > 0),
  lease_expires_at timestamptz(3) NOT NULL,
  -- Null while it runs. Nothing follows the event that sets it.
  ended_at timestamptz(3)
);
CREATE INDEX agent_queries_agent ON agent_queries (agent_id);
CREATE INDEX agent_queries_retention ON agent_queries (workspace_id, coalesce(ended_at, lease_expires_at));

-- What it sends, in order, without holes. `item` is json, not jsonb: it is sent as it was written, whatever characters it has.
CREATE TABLE agent_query_events (
  workspace_id uuid NOT NULL,
  query_id uuid NOT NULL REFERENCES agent_queries (id) ON DELETE CASCADE,
  sequence integer NOT NULL CHECK (sequence > 0),
  item json NOT NULL,
  -- Passages that the item shows. No foreign key: deleting a document must not wait for a query, or a query for that.
  chunk_ids uuid[] NOT NULL,
  PRIMARY KEY (query_id, sequence)
);
