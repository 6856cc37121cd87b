-- Uploads that are being received must be sent again.
DROP INDEX uploads_unused;
ALTER TABLE uploads DROP COLUMN receiving_by, DROP COLUMN receiving_until;
