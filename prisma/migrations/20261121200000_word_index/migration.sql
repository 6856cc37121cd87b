-- The word index holds arrays: a row for each term of a batch of passages that were indexed together. Against a row for
-- each passage and term it is some four times smaller, and as much faster to write and to read.

-- What was indexed in the old form is indexed again by a task, which workers make when they find outdated documents.
DROP TABLE postings;
DROP INDEX chunks_statistics;
DELETE FROM chunks;
ALTER TABLE documents
  ADD COLUMN index_version integer NOT NULL DEFAULT 0,
  -- Of all its passages together, in terms.
  ADD COLUMN length double precision NOT NULL DEFAULT 0;
CREATE INDEX documents_outdated ON documents (index_version, workspace_id) WHERE status = 'INDEXED';

-- Passages that were indexed together. Their sums are the statistics of BM25.
CREATE TABLE index_batches (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  chunks integer NOT NULL,
  -- Documents whose first passage is here.
  documents integer NOT NULL,
  -- Of all passages together, in terms.
  length double precision NOT NULL,
  -- Of each passage, by position: its length in terms, and where it stands.
  lengths real[] NOT NULL,
  document_ids uuid[] NOT NULL,
  -- A line for each: what leads from a batch to its rows of postings. An index of those would take a third of the time of writing.
  terms text NOT NULL
);
CREATE INDEX index_batches_workspace ON index_batches (workspace_id) INCLUDE (chunks, documents, length);

ALTER TABLE chunks
  ADD COLUMN batch_id bigint NOT NULL REFERENCES index_batches (id) ON DELETE CASCADE,
  -- From 0, within the batch.
  ADD COLUMN position smallint NOT NULL,
  -- Contents are stored apart, so that what is read of many passages at once is narrow.
  ALTER COLUMN content SET STORAGE EXTERNAL,
  SET (toast_tuple_target = 256);
CREATE UNIQUE INDEX chunks_batch ON chunks (batch_id, position) INCLUDE (document_id);

-- Compressing a text takes longer than all else that is done to store it.
ALTER TABLE document_texts ALTER COLUMN content SET STORAGE EXTERNAL;

-- Without foreign keys, whose checks would take half the time of indexing: forget_passages deletes what belongs to passages.
CREATE TABLE postings (
  workspace_id uuid NOT NULL,
  term text COLLATE "C" NOT NULL,
  batch_id bigint NOT NULL,
  -- Of one length: the passages of the batch that have the term, and how often each has it.
  positions smallint[] NOT NULL,
  frequencies smallint[] NOT NULL,
  PRIMARY KEY (workspace_id, term, batch_id)
);

-- Words as they are spelled in passages, and the term by which each is found: what a word that is spelled otherwise may mean.
-- Hangul is taken apart into its letters.
CREATE TABLE spellings (
  workspace_id uuid NOT NULL,
  spelling text COLLATE "C" NOT NULL,
  term text COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace_id, spelling)
);
-- Words by their ends, for slips in their first half.
CREATE INDEX spellings_reversed ON spellings (workspace_id, (reverse(spelling) COLLATE "C"));
CREATE INDEX spellings_term ON spellings (workspace_id, term);

-- Counts how often spellings were deleted, in any workspace: who remembers some looks whether they may be gone.
CREATE SEQUENCE forgettings;

-- Takes passages that are deleted out of the word index, and with the last passage of a term its spellings.
-- Who writes to the index of a workspace holds this lock shared, so that a term cannot come back unseen meanwhile.
CREATE FUNCTION forget_passages() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  workspace uuid;
  emptied text[];
BEGIN
  FOR workspace IN SELECT DISTINCT workspace_id FROM gone ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(hashtext('word index'), hashtext(workspace::text));
    PERFORM nextval('forgettings');
    UPDATE index_batches b SET chunks = b.chunks - lost.chunks, documents = b.documents - lost.documents, length = b.length - lost.length
      FROM (SELECT batch_id, count(*) AS chunks, count(*) FILTER (WHERE ordinal = 0) AS documents, sum(length) AS length
        FROM gone WHERE workspace_id = workspace GROUP BY batch_id) lost
      WHERE b.id = lost.batch_id;
    WITH lost AS MATERIALIZED (
      SELECT batch_id, array_agg(position) AS positions FROM gone WHERE workspace_id = workspace GROUP BY batch_id
    ), changed AS (
      UPDATE postings p SET (positions, frequencies) = (
        SELECT coalesce(array_agg(kept.position), '{}'), coalesce(array_agg(kept.frequency), '{}')
        FROM unnest(p.positions, p.frequencies) AS kept (position, frequency)
        WHERE kept.position <> ALL (lost.positions))
      FROM lost JOIN index_batches b ON b.id = lost.batch_id, string_to_table(b.terms, E'\n') AS own (term)
      WHERE p.workspace_id = workspace AND p.term = own.term COLLATE "C" AND p.batch_id = lost.batch_id
        AND p.positions && lost.positions
      RETURNING p.term, p.positions
    ) SELECT array_agg(DISTINCT term) INTO emptied FROM changed WHERE positions = '{}';
    DELETE FROM postings WHERE workspace_id = workspace AND term = ANY (emptied) AND positions = '{}'
      AND batch_id IN (SELECT batch_id FROM gone WHERE workspace_id = workspace);
    DELETE FROM spellings s WHERE s.workspace_id = workspace AND s.term = ANY (emptied)
      AND NOT EXISTS (SELECT FROM postings p WHERE p.workspace_id = workspace AND p.term = s.term);
    DELETE FROM index_batches WHERE id IN (SELECT batch_id FROM gone WHERE workspace_id = workspace) AND chunks <= 0;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER chunks_forgotten AFTER DELETE ON chunks REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION forget_passages();
