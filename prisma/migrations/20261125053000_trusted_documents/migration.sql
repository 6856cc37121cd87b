CREATE TABLE trusted_documents (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  -- SHA-256 of the body, in lower-case hexadecimal digits.
  document_id text NOT NULL CHECK (document_id ~ '^[0-9a-f]{64}$'),
  -- Null if the document has no name or several operations.
  operation_name text,
  body text NOT NULL,
  is_tool boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3)
);

CREATE UNIQUE INDEX trusted_documents_document_id ON trusted_documents (workspace_id, document_id);
CREATE INDEX trusted_documents_newest ON trusted_documents (workspace_id, created_at DESC, id DESC);
