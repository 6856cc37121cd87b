-- Revokes all API keys with the scope ASK, with restrictions, or minted by another key: the older release would not limit
-- them. Deletes the restrictions and rate limits of keys.
UPDATE api_keys SET revoked_at = coalesce(revoked_at, now()), scopes = array_remove(scopes, 'ASK')
WHERE 'ASK' = ANY (scopes) OR agent_ids <> '{}' OR allowed_origins <> '{}' OR trusted_documents_only OR minted_by_id IS NOT NULL;
ALTER TABLE api_keys
  DROP COLUMN agent_ids,
  DROP COLUMN allowed_origins,
  DROP COLUMN trusted_documents_only,
  DROP COLUMN minted_by_id,
  DROP COLUMN rate_capacity,
  DROP COLUMN rate_refill_per_minute;

-- Postgres cannot remove a value from a type.
ALTER TYPE "Scope" RENAME TO "Scope_reverted";
CREATE TYPE "Scope" AS ENUM ('READ', 'WRITE', 'ADMIN');
ALTER TABLE api_keys ALTER COLUMN scopes TYPE "Scope"[] USING scopes::text[]::"Scope"[];
DROP TYPE "Scope_reverted";
