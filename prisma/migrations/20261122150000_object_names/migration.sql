-- Bytes outside of the database lie under a name that is never given twice, so that whoever removes one, however late, removes
-- nothing that was put again meanwhile. Until now the name was the digest.
ALTER TABLE artifact_contents ADD COLUMN object_name text;
UPDATE artifact_contents SET object_name = sha256 WHERE data IS NULL;

-- Names of objects that nobody will ask for any more, until they are removed from their store.
CREATE TABLE abandoned_objects (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name text NOT NULL,
  -- When they were last about to be removed.
  tried_at timestamptz(3),
  PRIMARY KEY (workspace_id, name)
);

-- Files are read in slices: of bytes that are kept compressed, each would have all that stands before it unpacked.
ALTER TABLE artifact_contents ALTER COLUMN data SET STORAGE EXTERNAL;
