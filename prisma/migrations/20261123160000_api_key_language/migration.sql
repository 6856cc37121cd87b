-- BCP 47. Message language for requests whose Accept-Language names no available language.
ALTER TABLE api_keys ADD COLUMN language text;
