-- Deletes all uploads, including those whose text is not extracted yet.
DROP TABLE upload_parts, uploads;
DROP TYPE "UploadOutcome";
ALTER TABLE documents DROP COLUMN file_sha256;
ALTER TABLE workspaces DROP COLUMN url_secret;
