-- Questions that stand for what an agent should know, and how they were judged.

CREATE TYPE "ProbeSource" AS ENUM ('CURATED', 'MISSED_QUERY', 'GENERATED');
CREATE TYPE "ProbeVerdict" AS ENUM ('UNJUDGED', 'ANSWERED', 'UNANSWERED');
CREATE TYPE "ProbeDiagnosis" AS ENUM ('NONE', 'NO_CONTENT', 'FILED_ELSEWHERE', 'RANKED_LOW', 'OUT_OF_SCOPE');

CREATE TABLE probes (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  agent_id uuid NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  node_id uuid REFERENCES taxonomy_nodes (id) ON DELETE SET NULL,
  question text NOT NULL,
  -- SHA-256 of the question with case and spaces folded: the same question again is the same probe.
  digest text NOT NULL,
  source "ProbeSource" NOT NULL,
  verdict "ProbeVerdict" NOT NULL DEFAULT 'UNJUDGED',
  diagnosis "ProbeDiagnosis" NOT NULL DEFAULT 'NONE',
  judged_by text,
  -- The hits that hold the answer, as they were found. Those whose passages are gone are left out when they are read.
  evidence jsonb NOT NULL DEFAULT '[]',
  last_judged_at timestamptz(3),
  asked_times integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (agent_id, digest)
);
CREATE INDEX probes_created ON probes (agent_id, created_at DESC, id DESC);
CREATE INDEX probes_node ON probes (node_id);

ALTER TABLE coverage_snapshots
  ADD COLUMN probes integer NOT NULL DEFAULT 0,
  ADD COLUMN answered integer NOT NULL DEFAULT 0;
ALTER TABLE node_coverage
  ADD COLUMN probes integer NOT NULL DEFAULT 0,
  ADD COLUMN answered integer NOT NULL DEFAULT 0;
