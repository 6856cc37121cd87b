-- A reservation of an event stream that carries many operations (single connection mode of graphql-sse), and the stream that
-- fulfills it. Requests that belong to it may reach any process. The id is the token.
CREATE TABLE event_streams (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  api_key_id uuid NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
  opened_at timestamptz(3),
  -- Set ahead by the process that sends the stream, for as long as it does.
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX event_streams_key ON event_streams (api_key_id);
CREATE INDEX event_streams_retention ON event_streams (workspace_id, expires_at);

-- An operation on such a stream, from its request to its end.
CREATE TABLE event_stream_operations (
  workspace_id uuid NOT NULL,
  stream_id uuid NOT NULL REFERENCES event_streams (id) ON DELETE CASCADE,
  -- Chosen by the client.
  operation_id text NOT NULL,
  -- The GraphQL request as JSON; empty once it was taken up.
  request text NOT NULL,
  -- The process that sends the stream has yet to look at it: to take it up, or to stop it.
  is_waiting boolean NOT NULL DEFAULT true,
  is_stopped boolean NOT NULL DEFAULT false,
  PRIMARY KEY (stream_id, operation_id)
);
