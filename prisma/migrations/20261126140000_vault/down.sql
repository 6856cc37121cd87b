-- Reverts migration.sql. Encrypted webhook secrets stay as they are: rotate them with the older release.
DROP TABLE vault_keys;
COMMENT ON COLUMN webhook_secrets.secret IS 'The secret.';
