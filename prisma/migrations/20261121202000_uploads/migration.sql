-- Signs the URLs that are given out for single uses. Made once by the database, so that all processes have the same.
ALTER TABLE workspaces ADD COLUMN url_secret text NOT NULL
  DEFAULT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');

-- SHA-256 of the file that the text was read from; null where the text itself was given.
ALTER TABLE documents ADD COLUMN file_sha256 text;
CREATE INDEX documents_file ON documents (workspace_id, file_sha256) WHERE source_uri IS NULL;

CREATE TYPE "UploadOutcome" AS ENUM ('READ', 'UNCHANGED', 'FAILED', 'REPLACED');

CREATE TABLE uploads (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  filename text NOT NULL,
  content_type text,
  bytes integer NOT NULL CHECK (bytes > 0),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  received_at timestamptz(3),
  sha256 text CHECK ((sha256 IS NULL) = (received_at IS NULL)),
  -- Given with addDocuments: what the file becomes, and what was said of it.
  document_id uuid REFERENCES documents (id) ON DELETE CASCADE,
  used_at timestamptz(3),
  said jsonb NOT NULL DEFAULT '{}',
  outcome "UploadOutcome"
);
CREATE INDEX uploads_document ON uploads (document_id);
CREATE INDEX uploads_kept ON uploads (workspace_id, created_at);

-- The file in pieces: there from the moment it is received whole until it is read.
CREATE TABLE upload_parts (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  upload_id uuid NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
  ordinal integer NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (upload_id, ordinal)
);
-- A file is compressed already as a rule.
ALTER TABLE upload_parts ALTER COLUMN data SET STORAGE EXTERNAL;
