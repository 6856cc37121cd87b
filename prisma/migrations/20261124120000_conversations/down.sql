-- Deletes all conversations and their streamed queries, which other users could read without them.
DELETE FROM agent_queries WHERE conversation_id IS NOT NULL;
ALTER TABLE agent_queries DROP COLUMN conversation_id;
DROP TABLE conversation_turns, conversations;
