-- Deletes the conversations and streamed queries of API keys with only the scope ASK, which other users of the older release
-- could read.
DELETE FROM conversations WHERE api_key_id IS NOT NULL;
DELETE FROM agent_queries WHERE api_key_id IS NOT NULL;
DROP INDEX api_keys_minted_expired, api_keys_by_origin;
ALTER TABLE agent_queries DROP COLUMN api_key_id;
ALTER TABLE conversations DROP COLUMN api_key_id;
