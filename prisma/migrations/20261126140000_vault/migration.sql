-- Secrets are encrypted with keys that the database does not contain. See docs/secrets.md.
CREATE TABLE vault_keys (
  name text PRIMARY KEY,
  sealed text NOT NULL
);
COMMENT ON TABLE vault_keys IS 'Keys of the installation, each encrypted with a master key. Only the owner may read them.';
COMMENT ON COLUMN vault_keys.name IS 'What the key is for. fingerprint: for fingerprints of secrets, and to check the master keys at each start.';
COMMENT ON COLUMN vault_keys.sealed IS 'ID of the master key, the encrypted data key and the encrypted key.';

-- Without a policy: only the owner of the table passes.
ALTER TABLE vault_keys ENABLE ROW LEVEL SECURITY;

COMMENT ON COLUMN webhook_secrets.secret IS 'The secret: ID of the master key, the encrypted data key and the encrypted secret.';
