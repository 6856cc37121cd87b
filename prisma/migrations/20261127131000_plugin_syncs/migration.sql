-- Documents that a plugin keeps in step with a source. A migration of its own: new values of a type cannot be used in
-- the transaction that adds them.
ALTER TABLE documents ADD COLUMN plugin_id uuid REFERENCES plugins (id) ON DELETE SET NULL;
COMMENT ON COLUMN documents.plugin_id IS 'Plugin that keeps it in step with its source. Null if there is none, or if it was removed.';
CREATE INDEX documents_plugin ON documents (plugin_id) WHERE plugin_id IS NOT NULL;

-- One sync of a plugin at a time.
CREATE UNIQUE INDEX tasks_syncing ON tasks (plugin_id) WHERE kind = 'PLUGIN_SYNC' AND status IN ('PENDING', 'RUNNING');
