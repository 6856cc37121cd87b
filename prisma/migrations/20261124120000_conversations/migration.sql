-- Questions of one user to one agent, in which a question can refer to earlier ones.
CREATE TABLE conversations (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  agent_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  -- The first question, truncated. Empty until there is one.
  title text NOT NULL DEFAULT '',
  -- Sequence of the last turn, and so the number of turns.
  last_sequence integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  -- Time of the last turn.
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX conversations_user ON conversations (user_id, updated_at DESC, id DESC);
CREATE INDEX conversations_agent ON conversations (agent_id);
CREATE INDEX conversations_retention ON conversations (workspace_id, updated_at);

-- Written in the transaction that completes the query, never changed.
CREATE TABLE conversation_turns (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  sequence integer NOT NULL CHECK (sequence > 0),
  query_id uuid NOT NULL,
  question text NOT NULL,
  -- The question as it was searched for.
  standalone text NOT NULL,
  -- Names passages without a foreign key: deleting a document must not wait for a turn, or a turn for that.
  answer json,
  at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (conversation_id, sequence)
);

-- Only the user of the conversation can read its streamed queries, and they are deleted with it.
ALTER TABLE agent_queries ADD COLUMN conversation_id uuid REFERENCES conversations (id) ON DELETE CASCADE;
CREATE INDEX agent_queries_conversation ON agent_queries (conversation_id) WHERE conversation_id IS NOT NULL;
