-- Deletes the test results of embedding models.
ALTER TABLE embedding_models DROP COLUMN test;
