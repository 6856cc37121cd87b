-- Keys of the version it was edited from whose nodes were merged into this one: where their documents go on publication.
ALTER TABLE taxonomy_nodes ADD COLUMN merged_keys text[] NOT NULL DEFAULT '{}';

-- Of a person's placement: said of this node alone, so that a machine may still place the document on others. Without, the
-- person said where the document belongs in all.
ALTER TABLE placements ADD COLUMN node_only boolean NOT NULL DEFAULT false;
-- What a person should look at, least sure first.
CREATE INDEX placements_review ON placements (workspace_id, confidence, document_id, node_id) WHERE needs_review;

CREATE TYPE "PlacementDecision" AS ENUM ('ACCEPT', 'REJECT', 'MOVE');

-- The last decision of a person on a document and a node. After REJECT and MOVE no machine puts the document there again.
CREATE TABLE placement_reviews (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  node_id uuid NOT NULL REFERENCES taxonomy_nodes (id) ON DELETE CASCADE,
  decision "PlacementDecision" NOT NULL,
  note text,
  reviewed_by uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  reviewed_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (document_id, node_id)
);
CREATE INDEX placement_reviews_node ON placement_reviews (node_id);
