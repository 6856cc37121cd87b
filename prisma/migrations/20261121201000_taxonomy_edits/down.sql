-- Deletes all decisions about placements. Automatic placement can use rejected nodes again.
DROP TABLE placement_reviews;
DROP TYPE "PlacementDecision";
DROP INDEX placements_review;
ALTER TABLE placements DROP COLUMN node_only;
ALTER TABLE taxonomy_nodes DROP COLUMN merged_keys;
