-- From a topic to a report: plans, what was written, and the files that were made of it.

CREATE TYPE "TopicStatus" AS ENUM ('PLANNED', 'APPROVED', 'GENERATING', 'COMPLETED', 'FAILED');
CREATE TYPE "PlanStatus" AS ENUM ('PROPOSED', 'APPROVED', 'SUPERSEDED');
CREATE TYPE "PlanSource" AS ENUM ('MODEL', 'EVIDENCE', 'PERSON');
CREATE TYPE "SupportLevel" AS ENUM ('NONE', 'THIN', 'SOLID');
CREATE TYPE "ArtifactKind" AS ENUM ('MARKDOWN', 'HTML', 'DOCX', 'HWPX', 'PDF');

CREATE TABLE topics (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  author_id uuid NOT NULL REFERENCES users (id),
  title text NOT NULL,
  language text NOT NULL,
  status "TopicStatus" NOT NULL DEFAULT 'PLANNED',
  template_version_id uuid REFERENCES template_versions (id) ON DELETE SET NULL,
  -- For the template's variables.
  inputs jsonb NOT NULL DEFAULT '{}',
  -- The running or the last generation; null before the first, and once its task was cleared away.
  generation_id uuid REFERENCES tasks (id) ON DELETE SET NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX topics_created ON topics (workspace_id, created_at DESC, id DESC);
CREATE INDEX topics_title ON topics (workspace_id, title, id);
CREATE INDEX topics_template_version ON topics (template_version_id);
CREATE INDEX topics_generation ON topics (generation_id);

-- Plans asked for within the last minute, so that each user asks for so many at most, whichever process they ask.
CREATE TABLE plan_requests (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  requested_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX plan_requests_user ON plan_requests (user_id, requested_at);

CREATE TABLE topic_agents (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  topic_id uuid NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
  agent_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  ordinal integer NOT NULL,
  PRIMARY KEY (topic_id, agent_id)
);
CREATE INDEX topic_agents_agent ON topic_agents (agent_id);

CREATE TABLE topic_plans (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  topic_id uuid NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
  revision integer NOT NULL,
  status "PlanStatus" NOT NULL DEFAULT 'PROPOSED',
  source "PlanSource" NOT NULL,
  outline text NOT NULL,
  estimate_seconds double precision NOT NULL,
  estimate_tokens integer NOT NULL,
  estimate_cost_usd double precision NOT NULL,
  took_ms double precision NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (topic_id, revision)
);

CREATE TABLE plan_sections (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  plan_id uuid NOT NULL REFERENCES topic_plans (id) ON DELETE CASCADE,
  -- From 1.
  ordinal integer NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  key_points text[] NOT NULL DEFAULT '{}',
  -- Words that the section may have at most, from the template; null: no bound.
  max_words integer,
  -- The forecast: what the agents hold for it.
  passages integer NOT NULL,
  documents integer NOT NULL,
  support "SupportLevel" NOT NULL,
  agent_ids uuid[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (plan_id, ordinal)
);

-- Made when its writing begins, so that what is finished can be read while the rest is written, or was given up.
CREATE TABLE reports (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  topic_id uuid NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
  plan_id uuid NOT NULL REFERENCES topic_plans (id) ON DELETE CASCADE,
  version integer NOT NULL,
  -- Null until every section is written.
  completed_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (topic_id, version)
);
CREATE INDEX reports_plan ON reports (plan_id);

CREATE TABLE report_sections (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  report_id uuid NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  -- From 1.
  ordinal integer NOT NULL,
  title text NOT NULL,
  -- As far as it is written.
  markdown text NOT NULL DEFAULT '',
  is_complete boolean NOT NULL DEFAULT false,
  -- What wrote it: a model's name; null: sentences drawn from passages.
  model text,
  PRIMARY KEY (report_id, ordinal)
);

-- A passage as it was when it was cited: it stays readable when the passage goes.
CREATE TABLE section_citations (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  report_id uuid NOT NULL,
  ordinal integer NOT NULL,
  -- From 0, in the order of the text.
  position integer NOT NULL,
  -- Code points of the section's Markdown.
  start_at integer NOT NULL,
  end_at integer NOT NULL,
  -- No foreign key: that it is gone is what makes the section stale.
  chunk_id uuid NOT NULL,
  document_id uuid NOT NULL,
  document_title text NOT NULL,
  source_uri text,
  -- SHA-256 of the passage's text.
  digest text NOT NULL,
  PRIMARY KEY (report_id, ordinal, position),
  FOREIGN KEY (report_id, ordinal) REFERENCES report_sections (report_id, ordinal) ON DELETE CASCADE
);
CREATE INDEX section_citations_chunk ON section_citations (chunk_id);

CREATE TABLE artifacts (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  report_id uuid NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  kind "ArtifactKind" NOT NULL,
  filename text NOT NULL,
  content_type text NOT NULL,
  bytes integer NOT NULL,
  sha256 text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (report_id, kind)
);
CREATE INDEX artifacts_content ON artifacts (workspace_id, sha256);

-- The bytes of files, once for each content in a workspace.
CREATE TABLE artifact_contents (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  sha256 text NOT NULL,
  -- Null: they lie outside of the database.
  data bytea,
  -- When they were last kept: what nothing refers to yet may be about to be.
  put_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, sha256)
);

ALTER TABLE tasks ADD COLUMN topic_id uuid REFERENCES topics (id) ON DELETE CASCADE;
CREATE INDEX tasks_topic ON tasks (topic_id);
-- One generation of a topic at a time.
CREATE UNIQUE INDEX tasks_generating ON tasks (topic_id) WHERE kind = 'REPORT_GENERATION' AND status IN ('PENDING', 'RUNNING');

-- A topic knows how its generation stands, whoever ends it: its worker, a cancel, or the watch over lost workers.
CREATE FUNCTION topics_follow_generation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE topics SET generation_id = NEW.id, status = 'GENERATING' WHERE id = NEW.topic_id;
  ELSE
    UPDATE topics SET status = CASE NEW.status WHEN 'COMPLETED' THEN 'COMPLETED' ELSE 'FAILED' END::"TopicStatus"
    WHERE id = NEW.topic_id AND generation_id = NEW.id;
  END IF;
  RETURN NULL;
END;
$$;
CREATE TRIGGER tasks_generation_begins AFTER INSERT ON tasks FOR EACH ROW
  WHEN (NEW.kind = 'REPORT_GENERATION') EXECUTE FUNCTION topics_follow_generation();
CREATE TRIGGER tasks_generation_ends AFTER UPDATE OF status ON tasks FOR EACH ROW
  WHEN (NEW.kind = 'REPORT_GENERATION' AND NEW.status IN ('COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'))
  EXECUTE FUNCTION topics_follow_generation();
