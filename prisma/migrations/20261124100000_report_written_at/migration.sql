-- Time when the last section was finished, before the files are made: the date that the files show.
ALTER TABLE reports ADD COLUMN written_at timestamptz(3);
UPDATE reports SET written_at = completed_at;
