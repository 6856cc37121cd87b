-- Deletes the languages of API keys.
ALTER TABLE api_keys DROP COLUMN language;
