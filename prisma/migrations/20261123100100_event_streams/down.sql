-- Deletes the reservations of event streams. Clients connect again.
DROP TABLE event_stream_operations, event_streams;
