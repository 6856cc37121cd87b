-- Deletes when reports were written.
ALTER TABLE reports DROP COLUMN written_at;
