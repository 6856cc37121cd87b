-- Plugins of a workspace. See docs/plugins.md.
CREATE TYPE "PluginKind" AS ENUM ('TOOL', 'AGENT', 'INTEGRATION');
CREATE TYPE "PluginRuntime" AS ENUM ('SANDBOX', 'MCP');
CREATE TYPE "PluginStatus" AS ENUM ('DISABLED', 'ENABLED', 'FAILED');
ALTER TYPE "TaskKind" ADD VALUE 'PLUGIN_RUN' AFTER 'EMBEDDING';
ALTER TYPE "TaskKind" ADD VALUE 'PLUGIN_SYNC' AFTER 'PLUGIN_RUN';

CREATE TABLE plugins (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  kind "PluginKind" NOT NULL,
  runtime "PluginRuntime" NOT NULL DEFAULT 'SANDBOX',
  version text NOT NULL,
  is_official boolean NOT NULL DEFAULT false,
  status "PluginStatus" NOT NULL DEFAULT 'DISABLED',
  failure text CHECK (failure <> ''),
  config jsonb NOT NULL DEFAULT '{}',
  -- Not jsonb: it is only read whole, and must come back as the plugin gave it.
  cursor json,
  mcp_url text CHECK (mcp_url <> ''),
  mcp_secret_id uuid,
  installed_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, name),
  UNIQUE (workspace_id, id),
  CONSTRAINT plugins_failure CHECK ((status = 'FAILED') = (failure IS NOT NULL)),
  CONSTRAINT plugins_mcp CHECK ((runtime = 'MCP') = (mcp_url IS NOT NULL))
);
COMMENT ON TABLE plugins IS 'Plugins of a workspace: installed packages, and remote MCP servers.';
COMMENT ON COLUMN plugins.id IS 'UUIDv7.';
COMMENT ON COLUMN plugins.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN plugins.name IS 'Name, unique in the workspace.';
COMMENT ON COLUMN plugins.kind IS 'What it does.';
COMMENT ON COLUMN plugins.runtime IS 'Where it runs.';
COMMENT ON COLUMN plugins.version IS 'The version that new tasks run.';
COMMENT ON COLUMN plugins.is_official IS 'Whether it comes with Canopy.';
COMMENT ON COLUMN plugins.status IS 'Whether it can be run.';
COMMENT ON COLUMN plugins.failure IS 'Why it is FAILED. Null otherwise.';
COMMENT ON COLUMN plugins.config IS 'Its configuration, which fits the schema of the version.';
COMMENT ON COLUMN plugins.cursor IS 'Where the next sync continues, as given by the plugin. Null before the first batch.';
COMMENT ON COLUMN plugins.mcp_url IS 'URL of the MCP server. Null for packages.';
COMMENT ON COLUMN plugins.mcp_secret_id IS 'Secret that is sent to the MCP server as a bearer token. Null without one. Secrets are never deleted.';
COMMENT ON COLUMN plugins.installed_at IS 'When it was first installed.';

CREATE TABLE plugin_versions (
  plugin_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  version text NOT NULL CHECK (version <> ''),
  manifest json NOT NULL,
  code text,
  checksum text NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
  signed_by text CHECK (signed_by <> ''),
  granted text[] NOT NULL DEFAULT '{}',
  installed_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (plugin_id, version),
  FOREIGN KEY (workspace_id, plugin_id) REFERENCES plugins (workspace_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE plugin_versions IS 'Installed versions of plugins: the current one, and older ones that tasks still run.';
COMMENT ON COLUMN plugin_versions.plugin_id IS 'The plugin.';
COMMENT ON COLUMN plugin_versions.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN plugin_versions.version IS 'Semantic version.';
COMMENT ON COLUMN plugin_versions.manifest IS 'The manifest of the package, or what the MCP server says of itself.';
COMMENT ON COLUMN plugin_versions.code IS 'Source text of the module. Null for MCP servers.';
COMMENT ON COLUMN plugin_versions.checksum IS 'SHA-256 of the package in hexadecimal digits.';
COMMENT ON COLUMN plugin_versions.signed_by IS 'Name of the trusted key that signed the package. Null if it is not signed.';
COMMENT ON COLUMN plugin_versions.granted IS 'Permissions that an administrator granted to this version.';
COMMENT ON COLUMN plugin_versions.installed_at IS 'When this version was installed.';
-- Deferred: a plugin and its first version are inserted together.
ALTER TABLE plugins ADD CONSTRAINT plugins_version FOREIGN KEY (id, version)
  REFERENCES plugin_versions (plugin_id, version) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE plugin_secrets (
  plugin_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  secret_id uuid NOT NULL REFERENCES secrets (id) ON DELETE CASCADE,
  PRIMARY KEY (plugin_id, name),
  FOREIGN KEY (workspace_id, plugin_id) REFERENCES plugins (workspace_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE plugin_secrets IS 'The secrets that plugins may read, by the names that they use.';
COMMENT ON COLUMN plugin_secrets.plugin_id IS 'The plugin.';
COMMENT ON COLUMN plugin_secrets.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN plugin_secrets.name IS 'Name by which the plugin asks for it.';
COMMENT ON COLUMN plugin_secrets.secret_id IS 'The secret.';
CREATE INDEX plugin_secrets_secret ON plugin_secrets (secret_id);

CREATE TABLE plugin_values (
  plugin_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  key text NOT NULL CHECK (key <> ''),
  value json NOT NULL,
  PRIMARY KEY (plugin_id, key),
  FOREIGN KEY (workspace_id, plugin_id) REFERENCES plugins (workspace_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE plugin_values IS 'What plugins keep for themselves. At most 256 keys each.';
COMMENT ON COLUMN plugin_values.plugin_id IS 'The plugin.';
COMMENT ON COLUMN plugin_values.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN plugin_values.key IS 'Key, at most 256 characters.';
COMMENT ON COLUMN plugin_values.value IS 'Any JSON value, at most 64 KiB.';

ALTER TABLE tasks ADD COLUMN plugin_id uuid REFERENCES plugins (id) ON DELETE SET NULL;
COMMENT ON COLUMN tasks.plugin_id IS 'Plugin that it runs. Null if there is none, or if it was removed.';
CREATE INDEX tasks_plugin ON tasks (plugin_id, created_at DESC, id DESC);

ALTER TABLE schedules ADD COLUMN plugin_id uuid REFERENCES plugins (id) ON DELETE CASCADE;
ALTER TABLE schedules ADD COLUMN input jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN schedules.plugin_id IS 'Plugin to sync. Null if there is none.';
COMMENT ON COLUMN schedules.input IS 'Input of its tasks.';
CREATE INDEX schedules_plugin ON schedules (plugin_id);

SELECT secure_tables();
