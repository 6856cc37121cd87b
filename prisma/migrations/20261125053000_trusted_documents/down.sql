-- Deletes all registered documents.
DROP TABLE trusted_documents;
