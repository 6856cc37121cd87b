-- Goals: steps of several agents and tools, made to a plan, within limits. See docs/goals.md.
CREATE TYPE "GoalStatus" AS ENUM ('PLANNING', 'PLANNED', 'RUNNING', 'PAUSED', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED');
CREATE TYPE "GoalLimit" AS ENUM ('COST', 'TIME', 'TOKENS', 'WORKSPACE');
CREATE TYPE "GoalStepKind" AS ENUM ('RESEARCH', 'DOCUMENT', 'TABLE', 'SLIDES', 'TOOL', 'SYNTHESIS');
CREATE TYPE "GoalStepStatus" AS ENUM ('PLANNED', 'READY', 'RUNNING', 'COMPLETED', 'FAILED', 'BLOCKED', 'CANCELLED', 'COMPENSATED');
CREATE TYPE "GoalCompensationStatus" AS ENUM ('PENDING', 'DONE', 'FAILED');
CREATE TYPE "GoalFileKind" AS ENUM ('CSV', 'XLSX', 'PPTX');
CREATE TYPE "GoalEventType" AS ENUM ('GOAL', 'STEP', 'TEXT');
ALTER TYPE "TaskKind" ADD VALUE 'GOAL_PLANNING';
ALTER TYPE "TaskKind" ADD VALUE 'GOAL_STEP';
ALTER TYPE "TaskKind" ADD VALUE 'GOAL_SYNTHESIS';
ALTER TYPE "TaskKind" ADD VALUE 'GOAL_COMPENSATION';
ALTER TYPE "WebhookEventType" ADD VALUE 'GOAL_ENDED';
ALTER TYPE "WebhookEventType" ADD VALUE 'GOAL_PAUSED';

CREATE TABLE goals (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  author_id uuid NOT NULL REFERENCES users (id),
  text text NOT NULL CHECK (text <> ''),
  language text NOT NULL,
  status "GoalStatus" NOT NULL DEFAULT 'PLANNING',
  status_since timestamptz(3) NOT NULL DEFAULT now(),
  agent_ids uuid[] NOT NULL DEFAULT '{}',
  plugin_ids uuid[] NOT NULL DEFAULT '{}',
  auto_approve boolean NOT NULL,
  webhook_url text,
  max_cost_nano bigint CHECK (max_cost_nano >= 0),
  max_seconds integer CHECK (max_seconds > 0),
  max_tokens integer CHECK (max_tokens >= 0),
  max_parallel integer NOT NULL CHECK (max_parallel BETWEEN 1 AND 16),
  kept_nano bigint NOT NULL DEFAULT 0 CHECK (kept_nano >= 0),
  kept_tokens bigint NOT NULL DEFAULT 0 CHECK (kept_tokens >= 0),
  plan_version integer CHECK (plan_version > 0),
  replan_reason text,
  has_replanned boolean NOT NULL DEFAULT false,
  paused_by "GoalLimit",
  ran_ms bigint NOT NULL DEFAULT 0 CHECK (ran_ms >= 0),
  running_since timestamptz(3),
  partial_task_id uuid,
  synthesis text,
  synthesis_source "PlanSource",
  synthesis_is_partial boolean NOT NULL DEFAULT false,
  synthesis_missing text[] NOT NULL DEFAULT '{}',
  synthesis_results integer NOT NULL DEFAULT 0 CHECK (synthesis_results >= 0),
  last_sequence integer NOT NULL DEFAULT 0 CHECK (last_sequence >= 0),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3),
  CONSTRAINT goals_paused CHECK ((status = 'PAUSED') = (paused_by IS NOT NULL)),
  CONSTRAINT goals_running CHECK ((status = 'RUNNING') = (running_since IS NOT NULL)),
  CONSTRAINT goals_finished CHECK ((status IN ('COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED')) = (finished_at IS NOT NULL)),
  CONSTRAINT goals_synthesis CHECK ((synthesis IS NULL) = (synthesis_source IS NULL))
);
COMMENT ON TABLE goals IS 'What users want done by several agents and tools.';
COMMENT ON COLUMN goals.id IS 'UUIDv7.';
COMMENT ON COLUMN goals.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN goals.author_id IS 'User whom the goal belongs to.';
COMMENT ON COLUMN goals.text IS 'The goal as the user wrote it.';
COMMENT ON COLUMN goals.language IS 'BCP 47 tag of its texts.';
COMMENT ON COLUMN goals.status IS 'Current status.';
COMMENT ON COLUMN goals.status_since IS 'When the status last changed.';
COMMENT ON COLUMN goals.agent_ids IS 'The only agents that plans can use. Empty for all.';
COMMENT ON COLUMN goals.plugin_ids IS 'The only plugins that plans can use. Empty for all that are enabled.';
COMMENT ON COLUMN goals.auto_approve IS 'Whether plans that exceed no limit start without approval.';
COMMENT ON COLUMN goals.webhook_url IS 'URL that is called when it ends or pauses. Null for none.';
COMMENT ON COLUMN goals.max_cost_nano IS 'Limit of its model calls in billionths of a US dollar. Null for none.';
COMMENT ON COLUMN goals.max_seconds IS 'Limit of the time that it is RUNNING. Null for none.';
COMMENT ON COLUMN goals.max_tokens IS 'Limit of the tokens of its model calls. Null for none.';
COMMENT ON COLUMN goals.max_parallel IS 'Steps that can run at once.';
COMMENT ON COLUMN goals.kept_nano IS 'Part of max_cost_nano that only the synthesis can use.';
COMMENT ON COLUMN goals.kept_tokens IS 'Part of max_tokens that only the synthesis can use.';
COMMENT ON COLUMN goals.plan_version IS 'Version of the current plan. Null before the first.';
COMMENT ON COLUMN goals.replan_reason IS 'Why a new plan is being made. Null for the first plan.';
COMMENT ON COLUMN goals.has_replanned IS 'Whether it was replanned automatically, which happens once.';
COMMENT ON COLUMN goals.paused_by IS 'The limit that paused it. Null unless PAUSED.';
COMMENT ON COLUMN goals.ran_ms IS 'Milliseconds that it was RUNNING before running_since.';
COMMENT ON COLUMN goals.running_since IS 'Since when it is RUNNING. Null unless RUNNING.';
COMMENT ON COLUMN goals.partial_task_id IS 'Task that writes or wrote the latest partial synthesis. Null before the first. It may no longer exist.';
COMMENT ON COLUMN goals.synthesis IS 'Markdown. Null before the first synthesis.';
COMMENT ON COLUMN goals.synthesis_source IS 'How the synthesis was written. Null without one.';
COMMENT ON COLUMN goals.synthesis_is_partial IS 'Whether steps were missing when it was written.';
COMMENT ON COLUMN goals.synthesis_missing IS 'What it has no answer for.';
COMMENT ON COLUMN goals.synthesis_results IS 'Completed steps that it is based on.';
COMMENT ON COLUMN goals.last_sequence IS 'Sequence of the last event.';
COMMENT ON COLUMN goals.created_at IS 'Time of creation.';
COMMENT ON COLUMN goals.finished_at IS 'When it ended. Null until then.';
CREATE INDEX goals_newest ON goals (workspace_id, created_at DESC, id DESC);
CREATE INDEX goals_author ON goals (author_id, created_at DESC, id DESC);
CREATE INDEX goals_active ON goals (status) WHERE status IN ('PLANNING', 'RUNNING');
CREATE INDEX goals_finished ON goals (workspace_id, finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE goal_plans (
  goal_id uuid NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  version integer NOT NULL CHECK (version > 0),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  source "PlanSource" NOT NULL,
  step_ids uuid[] NOT NULL,
  estimate jsonb NOT NULL,
  critical_path text[] NOT NULL,
  violations jsonb NOT NULL,
  reason text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (goal_id, version)
);
COMMENT ON TABLE goal_plans IS 'Plans of goals. They do not change.';
COMMENT ON COLUMN goal_plans.goal_id IS 'The goal.';
COMMENT ON COLUMN goal_plans.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN goal_plans.version IS 'Counts from 1 within the goal.';
COMMENT ON COLUMN goal_plans.hash IS 'SHA-256 over steps and estimates in hexadecimal digits.';
COMMENT ON COLUMN goal_plans.source IS 'How it was made.';
COMMENT ON COLUMN goal_plans.step_ids IS 'Its steps, in order.';
COMMENT ON COLUMN goal_plans.estimate IS 'A `PlanEstimate`. See src/goals/plan/estimate-plan.ts.';
COMMENT ON COLUMN goal_plans.critical_path IS 'Keys of the steps that decide how long it runs, in order.';
COMMENT ON COLUMN goal_plans.violations IS 'Limits that the estimate exceeds: an array of `Violation`.';
COMMENT ON COLUMN goal_plans.reason IS 'Why it replaced another one. Null for the first.';
COMMENT ON COLUMN goal_plans.created_at IS 'Time of creation.';

CREATE TABLE goal_steps (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  goal_id uuid NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
  key text NOT NULL CHECK (key <> ''),
  is_current boolean NOT NULL DEFAULT true,
  kind "GoalStepKind" NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  agent_id uuid REFERENCES agents (id) ON DELETE SET NULL,
  plugin_id uuid REFERENCES plugins (id) ON DELETE SET NULL,
  tool text CHECK (tool <> ''),
  tool_input jsonb,
  depends_on text[] NOT NULL,
  criteria jsonb NOT NULL,
  risks text[] NOT NULL,
  estimate jsonb NOT NULL,
  status "GoalStepStatus" NOT NULL DEFAULT 'PLANNED',
  task_id uuid REFERENCES tasks (id) ON DELETE SET NULL,
  failure text CHECK (failure <> ''),
  started_at timestamptz(3),
  finished_at timestamptz(3),
  seconds double precision CHECK (seconds BETWEEN 0 AND 1e12),
  cost_nano bigint CHECK (cost_nano >= 0),
  tokens bigint CHECK (tokens >= 0),
  output_text text,
  output_data jsonb,
  unanswered text[] NOT NULL DEFAULT '{}',
  report_id uuid REFERENCES reports (id) ON DELETE SET NULL,
  effects integer NOT NULL DEFAULT 0 CHECK (effects >= 0),
  compensation "GoalCompensationStatus",
  compensation_message text CHECK (compensation_message <> ''),
  compensation_task_id uuid REFERENCES tasks (id) ON DELETE SET NULL,
  compensation_at timestamptz(3),
  CONSTRAINT goal_steps_tool CHECK ((kind = 'TOOL') = (tool IS NOT NULL)),
  CONSTRAINT goal_steps_compensation CHECK ((compensation IS NULL) = (compensation_at IS NULL))
);
COMMENT ON TABLE goal_steps IS 'Steps of plans, with what they produced.';
COMMENT ON COLUMN goal_steps.id IS 'UUIDv7.';
COMMENT ON COLUMN goal_steps.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN goal_steps.goal_id IS 'The goal.';
COMMENT ON COLUMN goal_steps.key IS 'Key, unique within a plan.';
COMMENT ON COLUMN goal_steps.is_current IS 'Whether it is part of the current plan.';
COMMENT ON COLUMN goal_steps.kind IS 'What it does.';
COMMENT ON COLUMN goal_steps.title IS 'Title.';
COMMENT ON COLUMN goal_steps.description IS 'What it does, in words.';
COMMENT ON COLUMN goal_steps.agent_id IS 'Agent whose documents it uses. Null for all documents, or if the agent was deleted.';
COMMENT ON COLUMN goal_steps.plugin_id IS 'Plugin of the tool. Null if it is not a TOOL, or if the plugin was removed.';
COMMENT ON COLUMN goal_steps.tool IS 'Name of the tool. Null if it is not a TOOL.';
COMMENT ON COLUMN goal_steps.tool_input IS 'Input of the tool. Null if it is not a TOOL.';
COMMENT ON COLUMN goal_steps.depends_on IS 'Keys of the steps whose results it gets.';
COMMENT ON COLUMN goal_steps.criteria IS 'Success criteria, an array of {text, met, judgedBy, reason}.';
COMMENT ON COLUMN goal_steps.risks IS 'What can go wrong.';
COMMENT ON COLUMN goal_steps.estimate IS 'A `StepEstimate`. See src/goals/plan/estimate-plan.ts.';
COMMENT ON COLUMN goal_steps.status IS 'Current status.';
COMMENT ON COLUMN goal_steps.task_id IS 'Its last task. Null before the first, or if it was deleted.';
COMMENT ON COLUMN goal_steps.failure IS 'Why it is FAILED or BLOCKED. Null otherwise.';
COMMENT ON COLUMN goal_steps.started_at IS 'Creation of its last task. Null before the first.';
COMMENT ON COLUMN goal_steps.finished_at IS 'When it was completed or failed. Null until then.';
COMMENT ON COLUMN goal_steps.seconds IS 'Seconds from start to end of its last attempt. Null until it has run.';
COMMENT ON COLUMN goal_steps.cost_nano IS 'Cost of its model calls in billionths of a US dollar. Null until it has run.';
COMMENT ON COLUMN goal_steps.tokens IS 'Tokens of its model calls. Null until it has run.';
COMMENT ON COLUMN goal_steps.output_text IS 'Markdown that it produced. Null if none.';
COMMENT ON COLUMN goal_steps.output_data IS 'Data that it produced. Null if none.';
COMMENT ON COLUMN goal_steps.unanswered IS 'Questions that it found nothing for.';
COMMENT ON COLUMN goal_steps.report_id IS 'Report that it wrote. Null if none, or if it was deleted.';
COMMENT ON COLUMN goal_steps.effects IS 'Effects of its tool that must not be repeated, counted before each.';
COMMENT ON COLUMN goal_steps.compensation IS 'Status of its undo. Null unless it was to be undone.';
COMMENT ON COLUMN goal_steps.compensation_message IS 'What the undo said. Null if nothing.';
COMMENT ON COLUMN goal_steps.compensation_task_id IS 'Task of the undo. Null if none, or if it was deleted.';
COMMENT ON COLUMN goal_steps.compensation_at IS 'When the status of the undo last changed. Null unless it was to be undone.';
CREATE UNIQUE INDEX goal_steps_current ON goal_steps (goal_id, key) WHERE is_current;
CREATE INDEX goal_steps_goal ON goal_steps (goal_id);
CREATE INDEX goal_steps_agent ON goal_steps (agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX goal_steps_plugin ON goal_steps (plugin_id) WHERE plugin_id IS NOT NULL;
CREATE INDEX goal_steps_task ON goal_steps (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX goal_steps_undo ON goal_steps (compensation_task_id) WHERE compensation_task_id IS NOT NULL;
CREATE INDEX goal_steps_report ON goal_steps (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX goal_steps_running ON goal_steps (status) WHERE status = 'RUNNING';
CREATE INDEX goal_steps_undoing ON goal_steps (compensation) WHERE compensation = 'PENDING';
CREATE INDEX goal_steps_record ON goal_steps (workspace_id, kind, finished_at DESC) WHERE status = 'COMPLETED';

CREATE TABLE goal_citations (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  goal_id uuid NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
  text_id uuid NOT NULL,
  position integer NOT NULL CHECK (position >= 0),
  start_at integer NOT NULL CHECK (start_at >= 0),
  end_at integer NOT NULL CHECK (end_at > start_at),
  chunk_id uuid NOT NULL,
  document_id uuid NOT NULL,
  document_title text NOT NULL,
  source_uri text,
  digest text NOT NULL,
  PRIMARY KEY (goal_id, text_id, position)
);
COMMENT ON TABLE goal_citations IS 'Passages that the texts of goals cite, as they were.';
COMMENT ON COLUMN goal_citations.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN goal_citations.goal_id IS 'The goal.';
COMMENT ON COLUMN goal_citations.text_id IS 'The step whose output it is, or the goal for its synthesis.';
COMMENT ON COLUMN goal_citations.position IS 'Order in the text, from 0.';
COMMENT ON COLUMN goal_citations.start_at IS 'Start of the cited text, in code points.';
COMMENT ON COLUMN goal_citations.end_at IS 'End of the cited text, in code points.';
COMMENT ON COLUMN goal_citations.chunk_id IS 'The passage, which may no longer exist.';
COMMENT ON COLUMN goal_citations.document_id IS 'Its document, which may no longer exist.';
COMMENT ON COLUMN goal_citations.document_title IS 'Title of the document.';
COMMENT ON COLUMN goal_citations.source_uri IS 'Address of the document. Null if unknown.';
COMMENT ON COLUMN goal_citations.digest IS 'SHA-256 of the text of the passage.';

CREATE TABLE goal_files (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  goal_id uuid NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
  step_id uuid NOT NULL REFERENCES goal_steps (id) ON DELETE CASCADE,
  kind "GoalFileKind" NOT NULL,
  filename text NOT NULL CHECK (filename <> ''),
  content_type text NOT NULL CHECK (content_type <> ''),
  bytes integer NOT NULL CHECK (bytes >= 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (step_id, kind)
);
COMMENT ON TABLE goal_files IS 'Files that steps produced. Their bytes are in artifact_contents.';
COMMENT ON COLUMN goal_files.id IS 'UUIDv7.';
COMMENT ON COLUMN goal_files.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN goal_files.goal_id IS 'The goal.';
COMMENT ON COLUMN goal_files.step_id IS 'The step that produced it.';
COMMENT ON COLUMN goal_files.kind IS 'Format.';
COMMENT ON COLUMN goal_files.filename IS 'Name for downloads.';
COMMENT ON COLUMN goal_files.content_type IS 'Media type.';
COMMENT ON COLUMN goal_files.bytes IS 'Size in bytes.';
COMMENT ON COLUMN goal_files.sha256 IS 'SHA-256 of the bytes in hexadecimal digits.';
COMMENT ON COLUMN goal_files.created_at IS 'Time of creation.';
CREATE INDEX goal_files_goal ON goal_files (goal_id);
CREATE INDEX goal_files_content ON goal_files (workspace_id, sha256);

CREATE TABLE goal_texts (
  goal_id uuid NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  text text NOT NULL,
  model_name text NOT NULL,
  PRIMARY KEY (goal_id, digest)
);
COMMENT ON TABLE goal_texts IS 'Texts of models for goals, saved when the call is charged, so that a repeated attempt does not pay for them again.';
COMMENT ON COLUMN goal_texts.goal_id IS 'The goal.';
COMMENT ON COLUMN goal_texts.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN goal_texts.digest IS 'SHA-256 of the step, the purpose and the messages.';
COMMENT ON COLUMN goal_texts.text IS 'What the model wrote.';
COMMENT ON COLUMN goal_texts.model_name IS 'Name of the model.';

CREATE TABLE goal_events (
  goal_id uuid NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  sequence integer NOT NULL CHECK (sequence > 0),
  at timestamptz(3) NOT NULL DEFAULT now(),
  type "GoalEventType" NOT NULL,
  step_id uuid REFERENCES goal_steps (id) ON DELETE CASCADE,
  step_status "GoalStepStatus",
  text text,
  is_restart boolean NOT NULL DEFAULT false,
  figures jsonb,
  PRIMARY KEY (goal_id, sequence),
  CHECK ((type = 'STEP') = (step_id IS NOT NULL)),
  CHECK ((type = 'STEP') = (figures IS NOT NULL)),
  CHECK ((type = 'TEXT') = (text IS NOT NULL))
);
COMMENT ON TABLE goal_events IS 'Changes of goals and their steps, in order.';
COMMENT ON COLUMN goal_events.goal_id IS 'The goal.';
COMMENT ON COLUMN goal_events.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN goal_events.sequence IS 'Counts from 1 within the goal, without gaps.';
COMMENT ON COLUMN goal_events.at IS 'Time of the change.';
COMMENT ON COLUMN goal_events.type IS 'What changed.';
COMMENT ON COLUMN goal_events.step_id IS 'The step that changed. Null for other types.';
COMMENT ON COLUMN goal_events.step_status IS 'Status of the step after the change. Null for other types.';
COMMENT ON COLUMN goal_events.text IS 'A piece of the synthesis. Null for other types.';
COMMENT ON COLUMN goal_events.is_restart IS 'Whether the piece starts the synthesis over.';
COMMENT ON COLUMN goal_events.figures IS 'Progress and spending after the change of a step. Null for other types.';
CREATE INDEX goal_events_step ON goal_events (step_id) WHERE step_id IS NOT NULL;
CREATE INDEX goal_events_at ON goal_events (workspace_id, at);

ALTER TABLE tasks ADD COLUMN goal_id uuid REFERENCES goals (id) ON DELETE CASCADE;
COMMENT ON COLUMN tasks.goal_id IS 'Goal that it works for. Null if there is none.';
CREATE INDEX tasks_goal ON tasks (goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX tasks_goal_active ON tasks (goal_id) WHERE goal_id IS NOT NULL AND status IN ('PENDING', 'RUNNING');

ALTER TABLE model_calls ADD COLUMN goal_id uuid, ADD COLUMN goal_step_id uuid;
COMMENT ON COLUMN model_calls.goal_id IS 'Goal that it was made for, which may no longer exist. Null without one.';
COMMENT ON COLUMN model_calls.goal_step_id IS 'Step that it was made for, which may no longer exist. Null without one.';
CREATE INDEX model_calls_of_goal ON model_calls (workspace_id, goal_id, at, id) WHERE goal_id IS NOT NULL;

-- What the model calls of a goal have spent and reserved. Always one row.
CREATE FUNCTION goal_spending(goal uuid, OUT reserved_nano bigint, OUT spent_nano bigint, OUT planning_nano bigint,
  OUT synthesis_nano bigint, OUT reserved_tokens bigint, OUT tokens bigint) LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(c.reserved_nano) FILTER (WHERE c.outcome IS NULL), 0)::bigint,
    coalesce(sum(c.cost_nano), 0)::bigint,
    coalesce(sum(c.cost_nano) FILTER (WHERE c.purpose = 'DECOMPOSE'), 0)::bigint,
    coalesce(sum(c.cost_nano) FILTER (WHERE c.purpose = 'SYNTHESIZE'), 0)::bigint,
    coalesce(sum(c.reserved_tokens) FILTER (WHERE c.outcome IS NULL), 0)::bigint,
    coalesce(sum(c.input_tokens + c.output_tokens), 0)::bigint
  FROM model_calls c JOIN goals g ON g.workspace_id = c.workspace_id AND g.id = c.goal_id
  WHERE g.id = goal
$$;

-- Progress and spending of a goal: `GoalFigures` in src/goals/store/goal-figures.ts.
CREATE FUNCTION goal_figures(goal uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'progress', jsonb_build_object('total', total, 'completed', completed, 'running', running, 'failed', failed,
      'blocked', blocked, 'percent', CASE WHEN total = 0 THEN 0 ELSE 100.0 * completed / total END),
    'spending', jsonb_build_object('reservedUsd', reserved_nano / 1e9::float8, 'spentUsd', spent_nano / 1e9::float8,
      'planningUsd', planning_nano / 1e9::float8, 'synthesisUsd', synthesis_nano / 1e9::float8,
      'stepsUsd', (spent_nano - planning_nano - synthesis_nano) / 1e9::float8, 'tokens', tokens))
  FROM goal_spending(goal) CROSS JOIN (
    SELECT count(*) AS total, count(*) FILTER (WHERE status IN ('COMPLETED', 'COMPENSATED')) AS completed,
      count(*) FILTER (WHERE status = 'RUNNING') AS running, count(*) FILTER (WHERE status = 'FAILED') AS failed,
      count(*) FILTER (WHERE status = 'BLOCKED') AS blocked
    FROM goal_steps WHERE goal_id = goal AND is_current
  ) AS steps
$$;

-- Reserves the cost and the tokens of a call, for a goal or, if null, for none. Returns null, or why the call is refused.
-- The lock orders all calls of the workspace, so that the sums of a goal include every earlier one.
CREATE FUNCTION reserve_call(workspace uuid, goal uuid, is_synthesis boolean, nano bigint, call_tokens bigint) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  refusal text;
BEGIN
  IF goal IS NOT NULL THEN
    PERFORM lock_spending(workspace);
    SELECT CASE
      WHEN g.status = 'CANCELLED' THEN 'GOAL_ENDED'
      WHEN nano > 0 AND g.max_cost_nano
        < s.spent_nano + s.reserved_nano + nano + CASE WHEN is_synthesis THEN 0 ELSE g.kept_nano END THEN 'GOAL_COST'
      WHEN g.max_tokens
        < s.tokens + s.reserved_tokens + call_tokens + CASE WHEN is_synthesis THEN 0 ELSE g.kept_tokens END THEN 'GOAL_TOKENS'
      ELSE '' END
    INTO refusal FROM goals g CROSS JOIN goal_spending(g.id) s WHERE g.id = goal AND g.workspace_id = workspace;
    IF refusal IS DISTINCT FROM '' THEN
      RETURN coalesce(refusal, 'GOAL_ENDED');
    END IF;
  END IF;
  RETURN reserve_spending(workspace, nano, call_tokens);
END $$;

SELECT secure_tables();
