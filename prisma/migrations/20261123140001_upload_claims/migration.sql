-- The PUT that fills an upload now. Its process renews the claim; that of a process that died expires.
ALTER TABLE uploads
  ADD COLUMN receiving_by uuid,
  ADD COLUMN receiving_until timestamptz(3),
  ADD CHECK ((receiving_by IS NULL) = (receiving_until IS NULL));

-- What a workspace has announced and not used, for its limit.
CREATE INDEX uploads_unused ON uploads (workspace_id, expires_at) INCLUDE (received_at, bytes) WHERE used_at IS NULL;
CREATE INDEX uploads_receiving ON uploads (receiving_by) WHERE receiving_by IS NOT NULL;
