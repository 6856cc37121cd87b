ALTER TYPE "Scope" ADD VALUE 'ASK' BEFORE 'READ';

ALTER TABLE api_keys
  -- Empty: all agents.
  ADD COLUMN agent_ids uuid[] NOT NULL DEFAULT '{}',
  -- Empty: any origin.
  ADD COLUMN allowed_origins text[] NOT NULL DEFAULT '{}',
  ADD COLUMN trusted_documents_only boolean NOT NULL DEFAULT false,
  -- The key that created this short-lived one.
  ADD COLUMN minted_by_id uuid REFERENCES api_keys (id),
  -- Points. Null: the default of the settings.
  ADD COLUMN rate_capacity integer CHECK (rate_capacity >= 0),
  ADD COLUMN rate_refill_per_minute integer CHECK (rate_refill_per_minute >= 0);

CREATE INDEX api_keys_minted_by ON api_keys (minted_by_id) WHERE minted_by_id IS NOT NULL;
