-- Vectors of passages, documents and nodes, a set for each embedding model of a workspace. Cosine distance throughout.

ALTER TYPE "TaskKind" ADD VALUE 'EMBEDDING';

-- `name` tells one set of vectors from another: the model, and how many numbers it was asked for. The one that serves answers
-- queries; another is being built to take its place.
CREATE TABLE embedding_models (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name text NOT NULL,
  dimensions integer,
  is_serving boolean NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, name)
);
CREATE UNIQUE INDEX embedding_models_serving ON embedding_models (workspace_id) WHERE is_serving;

-- Read from end to end by searches, so it holds nothing else, and its rows stay whole up to a page.
-- A row outlives its passage as long as its document is there: text that did not change is not embedded again.
-- Without an embedding: the model refused the text.
CREATE TABLE chunk_vectors (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  model_id uuid NOT NULL REFERENCES embedding_models (id) ON DELETE CASCADE,
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  chunk_id uuid REFERENCES chunks (id) ON DELETE SET NULL,
  -- SHA-256 of the text that was embedded.
  hash bytea NOT NULL,
  embedding halfvec
) WITH (toast_tuple_target = 8160);
CREATE UNIQUE INDEX chunk_vectors_chunk ON chunk_vectors (chunk_id, model_id);
CREATE INDEX chunk_vectors_document ON chunk_vectors (document_id);
CREATE INDEX chunk_vectors_hash ON chunk_vectors (model_id, hash);

-- The mean of a document's passages, made when the document is placed by meaning; gone when one of them is new.
CREATE TABLE document_vectors (
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  model_id uuid NOT NULL REFERENCES embedding_models (id) ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  embedding halfvec,
  PRIMARY KEY (document_id, model_id)
);
CREATE INDEX document_vectors_model ON document_vectors (model_id);

-- The name and description of a node.
CREATE TABLE node_vectors (
  node_id uuid NOT NULL REFERENCES taxonomy_nodes (id) ON DELETE CASCADE,
  model_id uuid NOT NULL REFERENCES embedding_models (id) ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  hash bytea NOT NULL,
  embedding halfvec,
  PRIMARY KEY (node_id, model_id)
);
CREATE INDEX node_vectors_model ON node_vectors (model_id);
