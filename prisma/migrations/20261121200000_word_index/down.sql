-- Deletes all passages and the word index. Add the documents again to find them.
DROP TRIGGER chunks_forgotten ON chunks;
DROP FUNCTION forget_passages();
DELETE FROM chunks;
DROP TABLE postings, spellings;
DROP SEQUENCE forgettings;

ALTER TABLE chunks
  DROP COLUMN batch_id,
  DROP COLUMN position,
  ALTER COLUMN content SET STORAGE EXTENDED,
  RESET (toast_tuple_target);
DROP TABLE index_batches;
ALTER TABLE document_texts ALTER COLUMN content SET STORAGE EXTENDED;
ALTER TABLE documents DROP COLUMN index_version, DROP COLUMN length;

CREATE INDEX chunks_statistics ON chunks (workspace_id) INCLUDE (length);
CREATE TABLE postings (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  term text NOT NULL,
  chunk_id uuid NOT NULL REFERENCES chunks (id) ON DELETE CASCADE,
  document_id uuid NOT NULL,
  frequency real NOT NULL,
  length real NOT NULL,
  PRIMARY KEY (workspace_id, term, chunk_id)
);
CREATE INDEX postings_chunk ON postings (chunk_id);
