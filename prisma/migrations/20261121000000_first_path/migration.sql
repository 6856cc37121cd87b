CREATE EXTENSION IF NOT EXISTS vector;

CREATE TYPE "Scope" AS ENUM ('READ', 'WRITE', 'ADMIN');
CREATE TYPE "TaxonomyStatus" AS ENUM ('DRAFT', 'PUBLISHED', 'RETIRED');
CREATE TYPE "DocumentStatus" AS ENUM ('PENDING', 'INDEXED', 'FAILED');
CREATE TYPE "PlacementSource" AS ENUM ('MANUAL', 'RULE', 'SEMANTIC', 'MODEL');
CREATE TYPE "TaskKind" AS ENUM ('COVERAGE_REFRESH', 'DOCUMENT_INGESTION', 'REPORT_GENERATION', 'RETENTION', 'TEMPLATE_PULL');
CREATE TYPE "TaskStatus" AS ENUM ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT');
CREATE TYPE "TaskPriority" AS ENUM ('HIGH', 'MEDIUM', 'LOW');
CREATE TYPE "DeadLetterReason" AS ENUM (
  'RETRIES_EXHAUSTED', 'PERMANENT_FAILURE', 'VALIDATION_FAILED', 'DEPENDENCY_UNAVAILABLE', 'TIMEOUT', 'WORKER_LOST', 'POISONED'
);
CREATE TYPE "TaskEventType" AS ENUM (
  'ENQUEUED', 'STARTED', 'PROGRESSED', 'RETRY_SCHEDULED', 'CANCEL_REQUESTED', 'CANCEL_ACKNOWLEDGED',
  'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT', 'DEAD_LETTERED', 'REDRIVEN'
);

CREATE TABLE workspaces (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE users (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name text NOT NULL,
  email text
);
CREATE INDEX users_workspace ON users (workspace_id);

CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name text NOT NULL,
  prefix text NOT NULL,
  digest text NOT NULL UNIQUE,
  scopes "Scope"[] NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);
CREATE INDEX api_keys_workspace ON api_keys (workspace_id);

CREATE TABLE taxonomies (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  version text NOT NULL,
  status "TaxonomyStatus" NOT NULL,
  based_on_id uuid REFERENCES taxonomies (id),
  change_summary text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  published_at timestamptz(3),
  UNIQUE (workspace_id, version)
);
-- One published version at a time, whoever publishes at once.
CREATE UNIQUE INDEX taxonomies_one_published ON taxonomies (workspace_id) WHERE status = 'PUBLISHED';

CREATE TABLE taxonomy_nodes (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  taxonomy_id uuid NOT NULL REFERENCES taxonomies (id) ON DELETE CASCADE,
  key text NOT NULL,
  name text NOT NULL,
  description text,
  path text[] NOT NULL,
  keywords text[] NOT NULL,
  ordinal integer NOT NULL,
  UNIQUE (taxonomy_id, key)
);

CREATE TABLE taxonomy_edges (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  parent_id uuid NOT NULL REFERENCES taxonomy_nodes (id) ON DELETE CASCADE,
  child_id uuid NOT NULL REFERENCES taxonomy_nodes (id) ON DELETE CASCADE,
  PRIMARY KEY (parent_id, child_id)
);
CREATE INDEX taxonomy_edges_child ON taxonomy_edges (child_id);

CREATE TABLE taxonomy_closure (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  ancestor_id uuid NOT NULL REFERENCES taxonomy_nodes (id) ON DELETE CASCADE,
  descendant_id uuid NOT NULL REFERENCES taxonomy_nodes (id) ON DELETE CASCADE,
  PRIMARY KEY (ancestor_id, descendant_id)
);
CREATE INDEX taxonomy_closure_descendant ON taxonomy_closure (descendant_id);

CREATE TABLE documents (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  title text NOT NULL,
  source_uri text,
  content_type text NOT NULL,
  language text,
  bytes integer NOT NULL,
  sha256 text NOT NULL,
  status "DocumentStatus" NOT NULL DEFAULT 'PENDING',
  failure text,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  indexed_at timestamptz(3)
);
-- The identity of a document: its source, or its content where it has none.
CREATE UNIQUE INDEX documents_source ON documents (workspace_id, source_uri) WHERE source_uri IS NOT NULL;
CREATE UNIQUE INDEX documents_content ON documents (workspace_id, sha256) WHERE source_uri IS NULL;
CREATE INDEX documents_created ON documents (workspace_id, created_at DESC, id DESC);

CREATE TABLE document_texts (
  document_id uuid PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  content text NOT NULL
);

CREATE TABLE placements (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  node_id uuid NOT NULL REFERENCES taxonomy_nodes (id) ON DELETE CASCADE,
  confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  source "PlacementSource" NOT NULL,
  needs_review boolean NOT NULL DEFAULT false,
  placed_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (document_id, node_id)
);
CREATE INDEX placements_node ON placements (node_id, document_id) INCLUDE (confidence);

CREATE TABLE chunks (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  ordinal integer NOT NULL,
  headings text[] NOT NULL,
  content text NOT NULL,
  length real NOT NULL,
  UNIQUE (document_id, ordinal)
);
CREATE INDEX chunks_statistics ON chunks (workspace_id) INCLUDE (length);

CREATE TABLE postings (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  term text NOT NULL,
  chunk_id uuid NOT NULL REFERENCES chunks (id) ON DELETE CASCADE,
  document_id uuid NOT NULL,
  frequency real NOT NULL,
  length real NOT NULL,
  PRIMARY KEY (workspace_id, term, chunk_id)
);
CREATE INDEX postings_chunk ON postings (chunk_id);

CREATE TABLE agents (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  taxonomy_id uuid NOT NULL REFERENCES taxonomies (id),
  name text NOT NULL,
  scope_description text,
  top_k integer NOT NULL DEFAULT 10,
  lexical double precision,
  trigram double precision,
  semantic double precision,
  min_score double precision NOT NULL DEFAULT 0,
  answers boolean NOT NULL DEFAULT false,
  learn_from_misses boolean NOT NULL DEFAULT false,
  scope_changes integer NOT NULL DEFAULT 1,
  measured_changes integer NOT NULL DEFAULT 0,
  coverage_percent double precision NOT NULL DEFAULT 0,
  queries integer NOT NULL DEFAULT 0,
  answered integer NOT NULL DEFAULT 0,
  response_ms_total double precision NOT NULL DEFAULT 0,
  last_query_at timestamptz(3),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX agents_created ON agents (workspace_id, created_at DESC, id DESC);

CREATE TABLE agent_nodes (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  agent_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  node_id uuid NOT NULL REFERENCES taxonomy_nodes (id) ON DELETE CASCADE,
  PRIMARY KEY (agent_id, node_id)
);
CREATE INDEX agent_nodes_node ON agent_nodes (node_id);

CREATE TABLE coverage_targets (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  agent_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  node_id uuid NOT NULL REFERENCES taxonomy_nodes (id) ON DELETE CASCADE,
  documents integer NOT NULL CHECK (documents >= 0),
  PRIMARY KEY (agent_id, node_id)
);

CREATE TABLE workers (
  id uuid PRIMARY KEY,
  host text NOT NULL,
  version text NOT NULL,
  concurrency integer NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  kind "TaskKind" NOT NULL,
  status "TaskStatus" NOT NULL DEFAULT 'PENDING',
  priority "TaskPriority" NOT NULL DEFAULT 'MEDIUM',
  urgency integer NOT NULL GENERATED ALWAYS AS (CASE priority WHEN 'HIGH' THEN 2 WHEN 'MEDIUM' THEN 1 ELSE 0 END) STORED,
  agent_id uuid REFERENCES agents (id) ON DELETE CASCADE,
  input jsonb NOT NULL,
  result jsonb,
  failure jsonb,
  progress_percent double precision NOT NULL DEFAULT 0 CHECK (progress_percent BETWEEN 0 AND 100),
  progress_step text,
  progress_done integer,
  progress_total integer,
  attempt integer NOT NULL DEFAULT 0,
  returned integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL,
  timeout_ms integer NOT NULL,
  worker_id uuid REFERENCES workers (id) ON DELETE SET NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  started_at timestamptz(3),
  finished_at timestamptz(3),
  next_attempt_at timestamptz(3),
  last_sequence integer NOT NULL DEFAULT 1,
  losses integer NOT NULL DEFAULT 0,
  cancel_requested_at timestamptz(3),
  cancel_requested_by uuid REFERENCES users (id) ON DELETE SET NULL,
  cancel_acknowledged_at timestamptz(3),
  cancel_acknowledged_by text,
  dead_letter_reason "DeadLetterReason",
  dead_letter_stage text,
  dead_lettered_at timestamptz(3),
  redriven_as uuid UNIQUE REFERENCES tasks (id) ON DELETE SET NULL
);
CREATE INDEX tasks_finished ON tasks (workspace_id, finished_at DESC, id DESC);
CREATE INDEX tasks_dead ON tasks (workspace_id, dead_lettered_at) WHERE dead_letter_reason IS NOT NULL;
CREATE INDEX tasks_durations ON tasks (kind, finished_at DESC) WHERE status = 'COMPLETED';
CREATE INDEX tasks_created ON tasks (workspace_id, created_at DESC, id DESC);
CREATE INDEX tasks_agent ON tasks (agent_id, created_at DESC, id DESC);
CREATE INDEX tasks_running ON tasks (worker_id) WHERE status = 'RUNNING';

CREATE TABLE coverage_snapshots (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  agent_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  task_id uuid UNIQUE,
  measured_at timestamptz(3) NOT NULL DEFAULT now(),
  taxonomy_version text NOT NULL,
  percent double precision NOT NULL,
  total_documents integer NOT NULL,
  total_chunks integer NOT NULL
);
ALTER TABLE agents ADD COLUMN latest_snapshot_id uuid UNIQUE REFERENCES coverage_snapshots (id) ON DELETE SET NULL;
CREATE INDEX coverage_snapshots_agent ON coverage_snapshots (agent_id, measured_at DESC, id DESC);

CREATE TABLE node_coverage (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  snapshot_id uuid NOT NULL REFERENCES coverage_snapshots (id) ON DELETE CASCADE,
  node_id uuid NOT NULL REFERENCES taxonomy_nodes (id) ON DELETE CASCADE,
  ordinal integer NOT NULL,
  documents integer NOT NULL,
  target integer NOT NULL,
  percent double precision NOT NULL,
  PRIMARY KEY (snapshot_id, node_id)
);

-- `position` orders events of all tasks; `transaction` tells which of them may still be followed by
-- earlier positions, from transactions that have not committed yet.
CREATE TABLE task_events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  task_id uuid NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  sequence integer NOT NULL,
  type "TaskEventType" NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  status "TaskStatus" NOT NULL,
  attempt integer NOT NULL,
  progress_percent double precision NOT NULL,
  progress_step text,
  progress_done integer,
  progress_total integer,
  message text,
  result jsonb,
  failure jsonb,
  UNIQUE (task_id, sequence)
);
CREATE INDEX task_events_workspace ON task_events (workspace_id, position);

-- The state machine of a task and its event log. Whoever changes a task writes the row; the event, its
-- dense sequence number and the refusal of an illegal move follow here, in the same transaction.
CREATE FUNCTION tasks_insert_event(task tasks, event "TaskEventType", event_sequence integer) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO task_events (
    workspace_id, task_id, sequence, type, status, attempt,
    progress_percent, progress_step, progress_done, progress_total, message, result, failure
  ) VALUES (
    task.workspace_id, task.id, event_sequence, event, task.status, task.attempt,
    task.progress_percent, task.progress_step, task.progress_done, task.progress_total,
    CASE WHEN event IN ('RETRY_SCHEDULED', 'FAILED', 'TIMED_OUT') THEN task.failure ->> 'message' ELSE task.progress_step END,
    CASE WHEN event = 'COMPLETED' THEN task.result END,
    CASE WHEN event IN ('RETRY_SCHEDULED', 'FAILED', 'TIMED_OUT') THEN task.failure END
  );
$$;

CREATE FUNCTION tasks_record_enqueued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tasks_insert_event(NEW, 'ENQUEUED', NEW.last_sequence);
  RETURN NULL;
END;
$$;

CREATE FUNCTION tasks_record_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  event "TaskEventType";
BEGIN
  IF NEW.status <> OLD.status THEN
    IF NOT (
      (OLD.status = 'PENDING' AND NEW.status IN ('RUNNING', 'CANCELLED')) OR
      (OLD.status = 'RUNNING' AND NEW.status IN ('PENDING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'))
    ) THEN
      RAISE EXCEPTION 'task % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    event := CASE NEW.status
      WHEN 'RUNNING' THEN 'STARTED'
      WHEN 'PENDING' THEN 'RETRY_SCHEDULED'
      ELSE NEW.status::text
    END::"TaskEventType";
  ELSIF (NEW.progress_percent, NEW.progress_step, NEW.progress_done, NEW.progress_total)
        IS DISTINCT FROM (OLD.progress_percent, OLD.progress_step, OLD.progress_done, OLD.progress_total) THEN
    IF NEW.status <> 'RUNNING' THEN
      RAISE EXCEPTION 'task % is % and cannot progress', OLD.id, OLD.status USING ERRCODE = 'check_violation';
    END IF;
    -- Percent only rises within an attempt.
    NEW.progress_percent := greatest(NEW.progress_percent, OLD.progress_percent);
    event := 'PROGRESSED';
  ELSIF NEW.cancel_acknowledged_at IS DISTINCT FROM OLD.cancel_acknowledged_at AND NEW.status = 'RUNNING' THEN
    event := 'CANCEL_ACKNOWLEDGED';
  -- A cancel that comes after the end leaves its receipt and no event: an end is the last of a stream.
  ELSIF NEW.cancel_requested_at IS DISTINCT FROM OLD.cancel_requested_at AND NEW.status IN ('PENDING', 'RUNNING') THEN
    event := 'CANCEL_REQUESTED';
  ELSIF NEW.dead_letter_reason IS DISTINCT FROM OLD.dead_letter_reason THEN
    event := 'DEAD_LETTERED';
  ELSIF NEW.redriven_as IS DISTINCT FROM OLD.redriven_as AND NEW.redriven_as IS NOT NULL THEN
    event := 'REDRIVEN';
  ELSE
    RETURN NEW;
  END IF;
  NEW.last_sequence := OLD.last_sequence + 1;
  PERFORM tasks_insert_event(NEW, event, NEW.last_sequence);
  RETURN NEW;
END;
$$;

CREATE TRIGGER tasks_enqueued AFTER INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION tasks_record_enqueued();
CREATE TRIGGER tasks_changed BEFORE UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION tasks_record_event();

CREATE TABLE idempotency_keys (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  operation text NOT NULL,
  key text NOT NULL,
  digest text NOT NULL,
  object_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, operation, key)
);
