-- Measured accuracy and cosines by language. Null until the model is tested, and for models that need no test.
ALTER TABLE embedding_models ADD COLUMN test jsonb;
