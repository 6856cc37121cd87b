-- Exported files that are stored outside of the database are no longer found. Export the reports again.
ALTER TABLE artifact_contents ALTER COLUMN data SET STORAGE EXTENDED;
DROP TABLE abandoned_objects;
ALTER TABLE artifact_contents DROP COLUMN object_name;
