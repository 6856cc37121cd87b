-- What a key with the scope ASK alone starts belongs to that key, and is deleted with it.
ALTER TABLE conversations ADD COLUMN api_key_id uuid REFERENCES api_keys (id) ON DELETE CASCADE;
ALTER TABLE agent_queries ADD COLUMN api_key_id uuid REFERENCES api_keys (id) ON DELETE CASCADE;

CREATE INDEX conversations_by_key ON conversations (api_key_id, updated_at DESC, id DESC) WHERE api_key_id IS NOT NULL;
CREATE INDEX agent_queries_by_key ON agent_queries (api_key_id) WHERE api_key_id IS NOT NULL;

-- A CORS preflight looks up the keys that name its origin.
CREATE INDEX api_keys_by_origin ON api_keys USING gin (allowed_origins) WHERE revoked_at IS NULL;
-- Retention removes expired short-lived keys.
CREATE INDEX api_keys_minted_expired ON api_keys (workspace_id, expires_at) WHERE minted_by_id IS NOT NULL;

-- Expired keys are deleted even if a stream that they opened is still listed.
ALTER TABLE event_streams
  DROP CONSTRAINT event_streams_api_key_id_fkey,
  ADD CONSTRAINT event_streams_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES api_keys (id) ON DELETE CASCADE;
