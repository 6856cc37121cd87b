-- Deletes the audit log. Topics without a known author get the first user of their workspace.
DROP INDEX topics_author;
UPDATE topics SET author_id = (SELECT id FROM users WHERE workspace_id = topics.workspace_id ORDER BY id LIMIT 1)
WHERE author_id IS NULL;
ALTER TABLE topics ALTER COLUMN author_id SET NOT NULL;
DROP TABLE audit_events;
DROP FUNCTION protect_audit_events();
DROP TYPE "AuditAction";
