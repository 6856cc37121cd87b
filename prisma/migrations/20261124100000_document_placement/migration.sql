-- Places the documents that were added before a taxonomy was published.
ALTER TYPE "TaskKind" ADD VALUE 'DOCUMENT_PLACEMENT' AFTER 'DOCUMENT_INGESTION';
