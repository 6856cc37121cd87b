-- Secrets of workspaces. See docs/secrets.md.
CREATE TABLE secrets (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (name ~ '^[A-Za-z0-9._-]{1,100}$'),
  version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
  fingerprint text NOT NULL CHECK (fingerprint ~ '^[0-9a-f]{12}$'),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  rotated_at timestamptz(3),
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3),
  uses integer NOT NULL DEFAULT 0 CHECK (uses >= 0),
  UNIQUE (workspace_id, name)
);
COMMENT ON TABLE secrets IS 'Values that a workspace stores for calls of other services. Without the values: see secret_versions.';
COMMENT ON COLUMN secrets.id IS 'UUIDv7.';
COMMENT ON COLUMN secrets.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN secrets.name IS 'Name for people. Unchangeable, because it authenticates the encrypted value.';
COMMENT ON COLUMN secrets.version IS 'Counts the values. 1 at first.';
COMMENT ON COLUMN secrets.fingerprint IS 'First 12 hex digits of an HMAC-SHA-256 of the newest value.';
COMMENT ON COLUMN secrets.created_at IS 'Time of creation.';
COMMENT ON COLUMN secrets.rotated_at IS 'When the newest value was set. Null for the first one.';
COMMENT ON COLUMN secrets.expires_at IS 'When the newest value expires. Null if it never does.';
COMMENT ON COLUMN secrets.revoked_at IS 'When it was revoked. Its versions are deleted then. Null if it was not.';
COMMENT ON COLUMN secrets.last_used_at IS 'When its value was last used. Null if it never was.';
COMMENT ON COLUMN secrets.uses IS 'How often its value was used.';

CREATE TABLE secret_versions (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  secret_id uuid NOT NULL REFERENCES secrets (id) ON DELETE CASCADE,
  version integer NOT NULL CHECK (version >= 1),
  sealed text NOT NULL,
  destroy_at timestamptz(3),
  PRIMARY KEY (secret_id, version)
);
COMMENT ON TABLE secret_versions IS 'Encrypted values of secrets.';
COMMENT ON COLUMN secret_versions.workspace_id IS 'Workspace that owns the row.';
COMMENT ON COLUMN secret_versions.secret_id IS 'The secret.';
COMMENT ON COLUMN secret_versions.version IS 'Which of its values.';
COMMENT ON COLUMN secret_versions.sealed IS 'ID of the master key, the encrypted data key and the encrypted value.';
COMMENT ON COLUMN secret_versions.destroy_at IS 'When an old version is deleted. Null for the newest one.';

CREATE UNIQUE INDEX secret_versions_newest ON secret_versions (secret_id) WHERE destroy_at IS NULL;
CREATE INDEX secret_versions_destroy ON secret_versions (workspace_id, destroy_at);

SELECT secure_tables();
