-- Models of a workspace, and the policies that choose between them. See docs/models.md. Those from settings have no rows.
CREATE TYPE "ModelPurpose" AS ENUM ('ANSWER', 'PLAN', 'WRITE', 'JUDGE', 'DECOMPOSE', 'SYNTHESIZE', 'EMBED');
CREATE TYPE "ModelProtocol" AS ENUM ('OPENAI_COMPATIBLE', 'ANTHROPIC');

CREATE TABLE model_providers (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  protocol "ModelProtocol" NOT NULL,
  base_url text NOT NULL CHECK (base_url <> ''),
  region text CHECK (region <> ''),
  secret_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, name),
  UNIQUE (workspace_id, id)
);
COMMENT ON TABLE model_providers IS 'Endpoints with models. Those from settings have no rows.';
COMMENT ON COLUMN model_providers.id IS 'UUIDv7.';
COMMENT ON COLUMN model_providers.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN model_providers.name IS 'Name, unique in the workspace.';
COMMENT ON COLUMN model_providers.protocol IS 'API of the endpoint.';
COMMENT ON COLUMN model_providers.base_url IS 'URL without a trailing slash.';
COMMENT ON COLUMN model_providers.region IS 'Where it runs, as in the setting REGION. Null if unknown.';
COMMENT ON COLUMN model_providers.secret_id IS 'Secret with the API key. Null if the endpoint needs none. Secrets are never deleted.';
COMMENT ON COLUMN model_providers.created_at IS 'When it was created.';

CREATE TABLE models (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  purposes "ModelPurpose"[] NOT NULL CHECK (cardinality(purposes) > 0),
  context_tokens integer NOT NULL CHECK (context_tokens > 0),
  max_output_tokens integer NOT NULL CHECK (max_output_tokens > 0),
  input_usd_per_million double precision NOT NULL CHECK (input_usd_per_million BETWEEN 0 AND 100000),
  output_usd_per_million double precision NOT NULL CHECK (output_usd_per_million BETWEEN 0 AND 100000),
  enabled boolean NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, provider_id, name),
  FOREIGN KEY (workspace_id, provider_id) REFERENCES model_providers (workspace_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE models IS 'Models of a provider that a workspace can use.';
COMMENT ON COLUMN models.id IS 'UUIDv7.';
COMMENT ON COLUMN models.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN models.provider_id IS 'Its provider.';
COMMENT ON COLUMN models.name IS 'Name that the endpoint knows, unique with the provider.';
COMMENT ON COLUMN models.purposes IS 'What it may be used for.';
COMMENT ON COLUMN models.context_tokens IS 'Maximum number of input and output tokens together.';
COMMENT ON COLUMN models.max_output_tokens IS 'Maximum number of output tokens, sent with every call.';
COMMENT ON COLUMN models.input_usd_per_million IS 'Price of a million input tokens in US dollars.';
COMMENT ON COLUMN models.output_usd_per_million IS 'Price of a million output tokens in US dollars.';
COMMENT ON COLUMN models.enabled IS 'Whether calls may use it.';
COMMENT ON COLUMN models.created_at IS 'When it was created.';

CREATE TABLE routing_policies (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  version integer NOT NULL CHECK (version > 0),
  purpose "ModelPurpose",
  policy_weight double precision NOT NULL CHECK (policy_weight BETWEEN 0 AND 1),
  cost_weight double precision NOT NULL CHECK (cost_weight BETWEEN 0 AND 1),
  latency_weight double precision NOT NULL CHECK (latency_weight BETWEEN 0 AND 1),
  health_weight double precision NOT NULL CHECK (health_weight BETWEEN 0 AND 1),
  region_weight double precision NOT NULL CHECK (region_weight BETWEEN 0 AND 1),
  prefer uuid[] NOT NULL,
  deny uuid[] NOT NULL,
  latency_target_ms integer NOT NULL CHECK (latency_target_ms > 0),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, version)
);
COMMENT ON TABLE routing_policies IS 'All versions of the policies that choose models. The highest version of a purpose is in force.';
COMMENT ON COLUMN routing_policies.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN routing_policies.version IS 'Counts all changes of policies in the workspace, from 1.';
COMMENT ON COLUMN routing_policies.purpose IS 'What it applies to. Null: all purposes without their own policy.';
COMMENT ON COLUMN routing_policies.policy_weight IS 'Weight of preferred models in the score.';
COMMENT ON COLUMN routing_policies.cost_weight IS 'Weight of the estimated cost in the score.';
COMMENT ON COLUMN routing_policies.latency_weight IS 'Weight of the duration of calls in the score.';
COMMENT ON COLUMN routing_policies.health_weight IS 'Weight of the error rate in the score.';
COMMENT ON COLUMN routing_policies.region_weight IS 'Weight of the region in the score.';
COMMENT ON COLUMN routing_policies.prefer IS 'Preferred models. The first one is intended: it is used unless it is excluded.';
COMMENT ON COLUMN routing_policies.deny IS 'Models that must not be used.';
COMMENT ON COLUMN routing_policies.latency_target_ms IS 'Duration of calls, as 95th percentile, that is fast enough.';
COMMENT ON COLUMN routing_policies.created_at IS 'When it was set.';
CREATE INDEX routing_policies_latest ON routing_policies (workspace_id, purpose, version);

SELECT secure_tables();
