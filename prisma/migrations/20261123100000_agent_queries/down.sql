-- Deletes the logs of all streamed queries, so that none can be resumed.
DROP TABLE agent_query_events, agent_queries;
