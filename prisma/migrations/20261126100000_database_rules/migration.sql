-- Numbers are in range, whoever writes them, as in 20261123140000_measurements_in_range. NOT VALID: a table is not scanned
-- under its exclusive lock, and rows from before cannot stop a start. Every row that is written from now on is checked.
-- BETWEEN excludes NaN and infinity, which are greater than all other numbers for Postgres. Times are not compared, because
-- the clock of a server may be set back. Null is always in range.
ALTER TABLE taxonomy_nodes ADD CONSTRAINT taxonomy_nodes_ordinal_check CHECK (ordinal >= 0) NOT VALID;

ALTER TABLE documents
  ADD CONSTRAINT documents_bytes_check CHECK (bytes >= 0) NOT VALID,
  ADD CONSTRAINT documents_index_version_check CHECK (index_version >= 0) NOT VALID,
  ADD CONSTRAINT documents_length_check CHECK (length BETWEEN 0 AND 1e300) NOT VALID;

ALTER TABLE chunks
  ADD CONSTRAINT chunks_ordinal_check CHECK (ordinal >= 0) NOT VALID,
  ADD CONSTRAINT chunks_length_check CHECK (length BETWEEN 0 AND 1e30) NOT VALID,
  ADD CONSTRAINT chunks_position_check CHECK (position >= 0) NOT VALID;

ALTER TABLE index_batches
  ADD CONSTRAINT index_batches_chunks_check CHECK (chunks >= 0) NOT VALID,
  ADD CONSTRAINT index_batches_documents_check CHECK (documents >= 0) NOT VALID,
  ADD CONSTRAINT index_batches_lengths_check CHECK (0 <= ALL (lengths) AND 1e30 >= ALL (lengths)) NOT VALID;

ALTER TABLE postings
  ADD CONSTRAINT postings_frequencies_check CHECK (cardinality(frequencies) = cardinality(positions)) NOT VALID;

ALTER TABLE embedding_models
  ADD CONSTRAINT embedding_models_dimensions_check CHECK (dimensions > 0) NOT VALID;

ALTER TABLE upload_parts ADD CONSTRAINT upload_parts_ordinal_check CHECK (ordinal >= 0) NOT VALID;

ALTER TABLE agents
  ADD CONSTRAINT agents_top_k_check CHECK (top_k > 0) NOT VALID,
  ADD CONSTRAINT agents_version_check CHECK (version > 0) NOT VALID;

ALTER TABLE conversations
  ADD CONSTRAINT conversations_last_sequence_check CHECK (last_sequence >= 0) NOT VALID;

ALTER TABLE workers ADD CONSTRAINT workers_concurrency_check CHECK (concurrency > 0) NOT VALID;

ALTER TABLE tasks
  ADD CONSTRAINT tasks_progress_done_check CHECK (progress_done >= 0) NOT VALID,
  ADD CONSTRAINT tasks_progress_total_check CHECK (progress_total >= 0) NOT VALID,
  ADD CONSTRAINT tasks_attempt_check CHECK (attempt >= 0) NOT VALID,
  ADD CONSTRAINT tasks_returned_check CHECK (returned >= 0) NOT VALID,
  ADD CONSTRAINT tasks_max_attempts_check CHECK (max_attempts > 0) NOT VALID,
  ADD CONSTRAINT tasks_timeout_ms_check CHECK (timeout_ms >= 0) NOT VALID,
  ADD CONSTRAINT tasks_last_sequence_check CHECK (last_sequence > 0) NOT VALID,
  ADD CONSTRAINT tasks_losses_check CHECK (losses >= 0) NOT VALID;

ALTER TABLE task_events
  ADD CONSTRAINT task_events_sequence_check CHECK (sequence > 0) NOT VALID,
  ADD CONSTRAINT task_events_attempt_check CHECK (attempt >= 0) NOT VALID,
  ADD CONSTRAINT task_events_progress_percent_check CHECK (progress_percent BETWEEN 0 AND 100) NOT VALID,
  ADD CONSTRAINT task_events_progress_done_check CHECK (progress_done >= 0) NOT VALID,
  ADD CONSTRAINT task_events_progress_total_check CHECK (progress_total >= 0) NOT VALID;

ALTER TABLE removed_task_events
  ADD CONSTRAINT removed_task_events_position_check CHECK (position > 0) NOT VALID;

ALTER TABLE webhook_deliveries
  ADD CONSTRAINT webhook_deliveries_failed_rounds_check CHECK (failed_rounds >= 0) NOT VALID,
  ADD CONSTRAINT webhook_deliveries_claims_check CHECK (claims >= 0) NOT VALID;

ALTER TABLE webhook_attempts
  ADD CONSTRAINT webhook_attempts_response_status_check CHECK (response_status BETWEEN 0 AND 999) NOT VALID,
  ADD CONSTRAINT webhook_attempts_latency_ms_check CHECK (latency_ms BETWEEN 0 AND 1e300) NOT VALID;

ALTER TABLE template_versions
  ADD CONSTRAINT template_versions_ordinal_check CHECK (ordinal > 0) NOT VALID;

ALTER TABLE topic_agents ADD CONSTRAINT topic_agents_ordinal_check CHECK (ordinal > 0) NOT VALID;

ALTER TABLE topic_plans ADD CONSTRAINT topic_plans_revision_check CHECK (revision > 0) NOT VALID;

ALTER TABLE plan_sections
  ADD CONSTRAINT plan_sections_ordinal_check CHECK (ordinal > 0) NOT VALID,
  ADD CONSTRAINT plan_sections_max_words_check CHECK (max_words > 0) NOT VALID;

ALTER TABLE reports ADD CONSTRAINT reports_version_check CHECK (version > 0) NOT VALID;

ALTER TABLE report_sections ADD CONSTRAINT report_sections_ordinal_check CHECK (ordinal > 0) NOT VALID;

ALTER TABLE section_citations
  ADD CONSTRAINT section_citations_ordinal_check CHECK (ordinal > 0) NOT VALID,
  ADD CONSTRAINT section_citations_position_check CHECK (position >= 0) NOT VALID,
  ADD CONSTRAINT section_citations_start_at_check CHECK (0 <= start_at AND start_at <= end_at) NOT VALID;

ALTER TABLE artifacts ADD CONSTRAINT artifacts_bytes_check CHECK (bytes >= 0) NOT VALID;

ALTER TABLE quota_days ADD CONSTRAINT quota_days_used_check CHECK (used >= 0) NOT VALID;

-- For people who read the database. Null is explained wherever a column allows it.
COMMENT ON TABLE workspaces IS 'Tenants. Every other row belongs to one, except those of workers.';
COMMENT ON COLUMN workspaces.id IS 'UUIDv7.';
COMMENT ON COLUMN workspaces.name IS 'Name for people.';
COMMENT ON COLUMN workspaces.created_at IS 'Time of creation.';
COMMENT ON COLUMN workspaces.next_retention_at IS 'Time when the next retention task is due.';
COMMENT ON COLUMN workspaces.url_secret IS 'Signs single-use URLs. Generated by the database.';

COMMENT ON TABLE users IS 'People, or programs that act for them.';
COMMENT ON COLUMN users.id IS 'UUIDv7.';
COMMENT ON COLUMN users.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN users.name IS 'Name for people.';
COMMENT ON COLUMN users.email IS 'Email address. Null if unknown.';

COMMENT ON TABLE api_keys IS 'API keys. A key authenticates requests of its user.';
COMMENT ON COLUMN api_keys.id IS 'UUIDv7.';
COMMENT ON COLUMN api_keys.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN api_keys.user_id IS 'User whom the key belongs to.';
COMMENT ON COLUMN api_keys.name IS 'Name for people.';
COMMENT ON COLUMN api_keys.prefix IS 'First characters of the secret, to recognize the key by.';
COMMENT ON COLUMN api_keys.digest IS 'SHA-256 of the secret, which is not stored.';
COMMENT ON COLUMN api_keys.scopes IS 'What the key permits.';
COMMENT ON COLUMN api_keys.created_at IS 'Time of creation.';
COMMENT ON COLUMN api_keys.expires_at IS 'Time from which it is rejected. Null if it does not expire.';
COMMENT ON COLUMN api_keys.last_used_at IS 'Time of its last use, accurate to a minute. Null before the first.';
COMMENT ON COLUMN api_keys.revoked_at IS 'Time of its revocation. Null if it is not revoked.';
COMMENT ON COLUMN api_keys.language IS 'BCP 47 language of messages for requests that accept no available language. Null for English.';
COMMENT ON COLUMN api_keys.agent_ids IS 'The only agents that it can use. Empty for all.';
COMMENT ON COLUMN api_keys.allowed_origins IS 'The only origins that may send it. Empty for any.';
COMMENT ON COLUMN api_keys.trusted_documents_only IS 'Whether it can only run registered documents.';
COMMENT ON COLUMN api_keys.minted_by_id IS 'Key that created this short-lived one. Null if a user created it.';
COMMENT ON COLUMN api_keys.rate_capacity IS 'Maximum of its rate limit, in points. Null for the setting.';
COMMENT ON COLUMN api_keys.rate_refill_per_minute IS 'Points that its rate limit regains per minute. Null for the setting.';

COMMENT ON TABLE trusted_documents IS 'GraphQL documents that clients run by their ID.';
COMMENT ON COLUMN trusted_documents.id IS 'UUIDv7.';
COMMENT ON COLUMN trusted_documents.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN trusted_documents.document_id IS 'SHA-256 of the body, in lower-case hexadecimal digits.';
COMMENT ON COLUMN trusted_documents.operation_name IS 'Name of its operation. Null if it has no name or several operations.';
COMMENT ON COLUMN trusted_documents.body IS 'The document.';
COMMENT ON COLUMN trusted_documents.is_tool IS 'Whether it is also offered as an MCP tool.';
COMMENT ON COLUMN trusted_documents.created_at IS 'Time of registration.';
COMMENT ON COLUMN trusted_documents.last_used_at IS 'Time of its last request, accurate to a minute. Null before the first.';

COMMENT ON TABLE event_streams IS 'Reservations of event streams that carry many operations, and the streams that fulfill them.';
COMMENT ON COLUMN event_streams.id IS 'Random UUID, the token of the reservation.';
COMMENT ON COLUMN event_streams.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN event_streams.api_key_id IS 'Key that reserved it.';
COMMENT ON COLUMN event_streams.opened_at IS 'Time when a client opened the stream. Null before.';
COMMENT ON COLUMN event_streams.expires_at IS 'Time from which it counts as lost. The process that sends the stream renews it.';

COMMENT ON TABLE event_stream_operations IS 'Operations on event streams, from request to end.';
COMMENT ON COLUMN event_stream_operations.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN event_stream_operations.stream_id IS 'Stream that carries the operation.';
COMMENT ON COLUMN event_stream_operations.operation_id IS 'ID that the client chose.';
COMMENT ON COLUMN event_stream_operations.request IS 'GraphQL request as JSON. Empty once a process runs it.';
COMMENT ON COLUMN event_stream_operations.is_waiting IS 'Whether the process that sends the stream has yet to start or stop it.';
COMMENT ON COLUMN event_stream_operations.is_stopped IS 'Whether the client stopped it.';

COMMENT ON TABLE taxonomies IS 'Versions of the taxonomy of a workspace. One at a time is published.';
COMMENT ON COLUMN taxonomies.id IS 'UUIDv7.';
COMMENT ON COLUMN taxonomies.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN taxonomies.version IS 'Name of the version, unique within the workspace.';
COMMENT ON COLUMN taxonomies.status IS 'Whether it is a draft, in use or retired.';
COMMENT ON COLUMN taxonomies.based_on_id IS 'Version that it was edited from. Null for others.';
COMMENT ON COLUMN taxonomies.change_summary IS 'What changed, for people. Null if not given.';
COMMENT ON COLUMN taxonomies.created_at IS 'Time of creation.';
COMMENT ON COLUMN taxonomies.published_at IS 'Time of publication. Null for a draft.';

COMMENT ON TABLE taxonomy_nodes IS 'Nodes of a taxonomy version.';
COMMENT ON COLUMN taxonomy_nodes.id IS 'UUIDv7. Another one in each version.';
COMMENT ON COLUMN taxonomy_nodes.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN taxonomy_nodes.taxonomy_id IS 'Version that the node belongs to.';
COMMENT ON COLUMN taxonomy_nodes.key IS 'Stable name, the same in every version.';
COMMENT ON COLUMN taxonomy_nodes.name IS 'Name for people.';
COMMENT ON COLUMN taxonomy_nodes.description IS 'What belongs to the node. Null if not given.';
COMMENT ON COLUMN taxonomy_nodes.path IS 'Names from a root to the node, including its own.';
COMMENT ON COLUMN taxonomy_nodes.keywords IS 'Words by which documents are placed on it.';
COMMENT ON COLUMN taxonomy_nodes.ordinal IS 'Position in its version, starting at 0.';
COMMENT ON COLUMN taxonomy_nodes.merged_keys IS 'Keys of the nodes of the previous version that were merged into this one.';

COMMENT ON TABLE taxonomy_edges IS 'Parents of nodes. A node may have several.';
COMMENT ON COLUMN taxonomy_edges.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN taxonomy_edges.parent_id IS 'The parent.';
COMMENT ON COLUMN taxonomy_edges.child_id IS 'The child.';

COMMENT ON TABLE taxonomy_closure IS 'One row per pair of a node and itself or one of its descendants.';
COMMENT ON COLUMN taxonomy_closure.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN taxonomy_closure.ancestor_id IS 'The node.';
COMMENT ON COLUMN taxonomy_closure.descendant_id IS 'The same node, or a descendant.';

COMMENT ON TABLE documents IS 'Documents. Their texts are in document_texts.';
COMMENT ON COLUMN documents.id IS 'UUIDv7.';
COMMENT ON COLUMN documents.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN documents.title IS 'Title for people.';
COMMENT ON COLUMN documents.source_uri IS 'Address of the original, unique within the workspace. Null if it has none.';
COMMENT ON COLUMN documents.content_type IS 'Media type of the original.';
COMMENT ON COLUMN documents.language IS 'BCP 47 language. Null if unknown.';
COMMENT ON COLUMN documents.bytes IS 'Size of the text in bytes of UTF-8. Until an uploaded file is read, the size of the file.';
COMMENT ON COLUMN documents.sha256 IS 'SHA-256 of the text, in hexadecimal. Until an uploaded file is read, that of the file.';
COMMENT ON COLUMN documents.status IS 'Whether it waits for indexing, can be searched, or failed.';
COMMENT ON COLUMN documents.failure IS 'Why indexing failed. Null unless it did.';
COMMENT ON COLUMN documents.metadata IS 'Anything that the client stored with it.';
COMMENT ON COLUMN documents.created_at IS 'Time when it was added.';
COMMENT ON COLUMN documents.indexed_at IS 'Time of the last indexing. Null before the first.';
COMMENT ON COLUMN documents.index_version IS 'Version of the rules for its passages and terms. 0 before the first indexing.';
COMMENT ON COLUMN documents.length IS 'Total length of its passages, in terms.';
COMMENT ON COLUMN documents.file_sha256 IS 'SHA-256 of the file that the text was extracted from. Null if the text was given directly.';
COMMENT ON COLUMN documents.first_indexed_at IS 'Time when it was first searchable. Null before.';

COMMENT ON TABLE document_texts IS 'Texts of documents, apart from them so that lists do not read texts.';
COMMENT ON COLUMN document_texts.document_id IS 'Document that the text belongs to.';
COMMENT ON COLUMN document_texts.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN document_texts.content IS 'The text.';

COMMENT ON TABLE placements IS 'Documents on nodes of a taxonomy.';
COMMENT ON COLUMN placements.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN placements.document_id IS 'The document.';
COMMENT ON COLUMN placements.node_id IS 'The node.';
COMMENT ON COLUMN placements.confidence IS 'How certain the placement is, 0 to 1.';
COMMENT ON COLUMN placements.source IS 'Who placed it.';
COMMENT ON COLUMN placements.needs_review IS 'Whether a person should check it.';
COMMENT ON COLUMN placements.placed_at IS 'Time of the placement.';
COMMENT ON COLUMN placements.node_only IS 'Whether a person placed it on this node only, so that automatic placement may add others.';

COMMENT ON TABLE placement_reviews IS 'The latest decision of a person about a document and a node.';
COMMENT ON COLUMN placement_reviews.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN placement_reviews.document_id IS 'The document.';
COMMENT ON COLUMN placement_reviews.node_id IS 'The node.';
COMMENT ON COLUMN placement_reviews.decision IS 'What the person decided. After REJECT and MOVE, automatic placement does not use the node again.';
COMMENT ON COLUMN placement_reviews.note IS 'Reason, for people. Null if not given.';
COMMENT ON COLUMN placement_reviews.reviewed_by IS 'User who decided.';
COMMENT ON COLUMN placement_reviews.reviewed_at IS 'Time of the decision.';

COMMENT ON TABLE chunks IS 'Passages of documents, the units of search.';
COMMENT ON COLUMN chunks.id IS 'UUIDv7.';
COMMENT ON COLUMN chunks.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN chunks.document_id IS 'Document that the passage belongs to.';
COMMENT ON COLUMN chunks.ordinal IS 'Position in the document, starting at 0.';
COMMENT ON COLUMN chunks.headings IS 'Headings above the passage, outermost first.';
COMMENT ON COLUMN chunks.content IS 'The text.';
COMMENT ON COLUMN chunks.length IS 'Weighted number of terms, the document length of BM25.';
COMMENT ON COLUMN chunks.batch_id IS 'Batch in which it was indexed.';
COMMENT ON COLUMN chunks.position IS 'Position in its batch, starting at 0.';

COMMENT ON TABLE index_batches IS 'Passages that were indexed together, with their sums for BM25.';
COMMENT ON COLUMN index_batches.id IS 'Generated number.';
COMMENT ON COLUMN index_batches.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN index_batches.chunks IS 'Number of passages that still exist.';
COMMENT ON COLUMN index_batches.documents IS 'Number of documents whose first passage is in this batch.';
COMMENT ON COLUMN index_batches.length IS 'Total length of the passages, in terms.';
COMMENT ON COLUMN index_batches.lengths IS 'Length of each passage in terms, by position.';
COMMENT ON COLUMN index_batches.document_ids IS 'Document of each passage, by position.';
COMMENT ON COLUMN index_batches.terms IS 'One line per term, to find the postings of the batch.';

COMMENT ON TABLE postings IS 'The word index: passages of a batch that contain a term.';
COMMENT ON COLUMN postings.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN postings.term IS 'Term that words are found by.';
COMMENT ON COLUMN postings.batch_id IS 'The batch. Without a foreign key, whose checks would take half the time of indexing.';
COMMENT ON COLUMN postings.positions IS 'Positions of the passages in their batch.';
COMMENT ON COLUMN postings.frequencies IS 'Frequency of the term in each passage, weighted by field.';

COMMENT ON TABLE spellings IS 'Words as spelled in passages, to find those that are spelled differently.';
COMMENT ON COLUMN spellings.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN spellings.spelling IS 'The word, with Hangul decomposed into letters.';
COMMENT ON COLUMN spellings.term IS 'Its term in the index.';

COMMENT ON TABLE embedding_models IS 'Sets of vectors of a workspace, one per embedding model.';
COMMENT ON COLUMN embedding_models.id IS 'UUIDv7.';
COMMENT ON COLUMN embedding_models.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN embedding_models.name IS 'Name of the model, with the requested dimensions.';
COMMENT ON COLUMN embedding_models.dimensions IS 'Length of its vectors. Null before the first.';
COMMENT ON COLUMN embedding_models.is_serving IS 'Whether queries use this set. Another one may be in progress to replace it.';
COMMENT ON COLUMN embedding_models.created_at IS 'Time of creation.';
COMMENT ON COLUMN embedding_models.test IS 'Measured accuracy and cosines by language. Null until tested, and for models that need no test.';

COMMENT ON TABLE chunk_vectors IS 'Vectors of passages.';
COMMENT ON COLUMN chunk_vectors.id IS 'Generated number.';
COMMENT ON COLUMN chunk_vectors.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN chunk_vectors.model_id IS 'Set that the vector belongs to.';
COMMENT ON COLUMN chunk_vectors.document_id IS 'Document of the passage.';
COMMENT ON COLUMN chunk_vectors.chunk_id IS 'The passage. Null if it was replaced: the vector may be reused until its document is embedded again.';
COMMENT ON COLUMN chunk_vectors.hash IS 'SHA-256 of the text that was embedded.';
COMMENT ON COLUMN chunk_vectors.embedding IS 'The vector. Null if the model rejected the text.';

COMMENT ON TABLE document_vectors IS 'Mean vectors of the passages of documents.';
COMMENT ON COLUMN document_vectors.document_id IS 'The document.';
COMMENT ON COLUMN document_vectors.model_id IS 'Set that the vector belongs to.';
COMMENT ON COLUMN document_vectors.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN document_vectors.embedding IS 'The vector. Null if no passage has one.';

COMMENT ON TABLE node_vectors IS 'Vectors of the names and descriptions of nodes.';
COMMENT ON COLUMN node_vectors.node_id IS 'The node.';
COMMENT ON COLUMN node_vectors.model_id IS 'Set that the vector belongs to.';
COMMENT ON COLUMN node_vectors.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN node_vectors.hash IS 'SHA-256 of the text that was embedded.';
COMMENT ON COLUMN node_vectors.embedding IS 'The vector. Null if the model rejected the text.';

COMMENT ON TABLE uploads IS 'Files that clients upload to become documents.';
COMMENT ON COLUMN uploads.id IS 'UUIDv7.';
COMMENT ON COLUMN uploads.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN uploads.filename IS 'Name of the file.';
COMMENT ON COLUMN uploads.content_type IS 'Media type that the client declared. Null if it declared none.';
COMMENT ON COLUMN uploads.bytes IS 'Size of the file in bytes, as announced.';
COMMENT ON COLUMN uploads.created_at IS 'Time when the upload was created.';
COMMENT ON COLUMN uploads.expires_at IS 'Time from which the upload URL is rejected.';
COMMENT ON COLUMN uploads.received_at IS 'Time when the file was received. Null before.';
COMMENT ON COLUMN uploads.sha256 IS 'SHA-256 of the file. Null until it is received.';
COMMENT ON COLUMN uploads.document_id IS 'Document that the file becomes. Null until it is used.';
COMMENT ON COLUMN uploads.used_at IS 'Time when it was used for a document. Null before.';
COMMENT ON COLUMN uploads.said IS 'Title, language and metadata given with the upload.';
COMMENT ON COLUMN uploads.outcome IS 'Result of the text extraction. Null before.';
COMMENT ON COLUMN uploads.receiving_by IS 'Request that is sending the file. Null if there is none.';
COMMENT ON COLUMN uploads.receiving_until IS 'Time from which that request counts as lost. Null if there is none.';

COMMENT ON TABLE upload_parts IS 'Bytes of uploads, from the end of the upload until the text is extracted.';
COMMENT ON COLUMN upload_parts.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN upload_parts.upload_id IS 'The upload.';
COMMENT ON COLUMN upload_parts.ordinal IS 'Position in the file, starting at 0.';
COMMENT ON COLUMN upload_parts.data IS 'The bytes.';

COMMENT ON TABLE agents IS 'Knowledge agents, each responsible for nodes of a taxonomy.';
COMMENT ON COLUMN agents.id IS 'UUIDv7.';
COMMENT ON COLUMN agents.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN agents.taxonomy_id IS 'Taxonomy version of its nodes.';
COMMENT ON COLUMN agents.name IS 'Name for people.';
COMMENT ON COLUMN agents.scope_description IS 'What it is responsible for, for people. Null if not given.';
COMMENT ON COLUMN agents.top_k IS 'Maximum number of hits of a query that does not set its own.';
COMMENT ON COLUMN agents.lexical IS 'Weight of the lane for words, 0 to 1. Null if chosen for each query.';
COMMENT ON COLUMN agents.trigram IS 'Weight of the lane for parts of words, 0 to 1. Null if chosen for each query.';
COMMENT ON COLUMN agents.semantic IS 'Weight of the lane for meaning, 0 to 1. Null if chosen for each query.';
COMMENT ON COLUMN agents.min_score IS 'Minimum relevance of hits, 0 to 1.';
COMMENT ON COLUMN agents.answers IS 'Whether queries get an answer with citations.';
COMMENT ON COLUMN agents.learn_from_misses IS 'Whether unanswered queries are saved as probes.';
COMMENT ON COLUMN agents.scope_changes IS 'Number of changes of its documents, placements, targets or taxonomy.';
COMMENT ON COLUMN agents.measured_changes IS 'Value of scope_changes at the last measurement. Coverage is stale while it is lower.';
COMMENT ON COLUMN agents.coverage_percent IS 'Coverage at the last measurement, in percent. 0 before the first.';
COMMENT ON COLUMN agents.queries IS 'Number of queries.';
COMMENT ON COLUMN agents.answered IS 'Number of queries with an answer.';
COMMENT ON COLUMN agents.response_ms_total IS 'Total time of all queries, in milliseconds.';
COMMENT ON COLUMN agents.last_query_at IS 'Time of the last query. Null before the first.';
COMMENT ON COLUMN agents.version IS 'Number of the revision, starting at 1. Every update increases it.';
COMMENT ON COLUMN agents.created_at IS 'Time of creation.';
COMMENT ON COLUMN agents.updated_at IS 'Time of the last update.';
COMMENT ON COLUMN agents.latest_snapshot_id IS 'The last measurement. Null before the first.';
COMMENT ON COLUMN agents.alert_below IS 'Coverage below which an alert is raised, in percent. Null for no such alert.';
COMMENT ON COLUMN agents.alert_drop IS 'Drop since the previous measurement that raises an alert, in percentage points. Null for no such alert.';
COMMENT ON COLUMN agents.unmeasured_since IS 'Time of the first change without a measurement task. Null if there is none.';

COMMENT ON TABLE agent_nodes IS 'Nodes that agents are responsible for, with all their descendants.';
COMMENT ON COLUMN agent_nodes.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN agent_nodes.agent_id IS 'The agent.';
COMMENT ON COLUMN agent_nodes.node_id IS 'The node.';

COMMENT ON TABLE coverage_targets IS 'Number of documents that an agent should have on a node.';
COMMENT ON COLUMN coverage_targets.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN coverage_targets.agent_id IS 'The agent.';
COMMENT ON COLUMN coverage_targets.node_id IS 'The node.';
COMMENT ON COLUMN coverage_targets.documents IS 'The number.';

COMMENT ON TABLE coverage_inputs IS 'What the last measurement of an agent counted per node, to explain the change in the next one.';
COMMENT ON COLUMN coverage_inputs.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN coverage_inputs.agent_id IS 'The agent.';
COMMENT ON COLUMN coverage_inputs.key IS 'Key of the node, the same in every taxonomy version.';
COMMENT ON COLUMN coverage_inputs.name IS 'Name of the node.';
COMMENT ON COLUMN coverage_inputs.target IS 'Target of the node, in documents.';
COMMENT ON COLUMN coverage_inputs.is_chosen IS 'Whether the agent is responsible for the node directly, not through an ancestor.';
COMMENT ON COLUMN coverage_inputs.document_ids IS 'Documents that counted.';

COMMENT ON TABLE coverage_snapshots IS 'Measurements of the coverage of agents.';
COMMENT ON COLUMN coverage_snapshots.id IS 'UUIDv7.';
COMMENT ON COLUMN coverage_snapshots.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN coverage_snapshots.agent_id IS 'Agent that was measured.';
COMMENT ON COLUMN coverage_snapshots.task_id IS 'Task that measured. Null if measured within a request.';
COMMENT ON COLUMN coverage_snapshots.measured_at IS 'Time of the measurement.';
COMMENT ON COLUMN coverage_snapshots.taxonomy_version IS 'Version of the taxonomy at that time.';
COMMENT ON COLUMN coverage_snapshots.percent IS 'Coverage, in percent.';
COMMENT ON COLUMN coverage_snapshots.total_documents IS 'Number of documents in scope.';
COMMENT ON COLUMN coverage_snapshots.total_chunks IS 'Number of passages in scope.';
COMMENT ON COLUMN coverage_snapshots.changes IS 'Causes of the change since the previous measurement.';
COMMENT ON COLUMN coverage_snapshots.probes IS 'Number of probes that were judged.';
COMMENT ON COLUMN coverage_snapshots.answered IS 'Number of those that were answered.';

COMMENT ON TABLE coverage_alerts IS 'Alerts about the coverage of agents.';
COMMENT ON COLUMN coverage_alerts.id IS 'Random UUID.';
COMMENT ON COLUMN coverage_alerts.position IS 'Generated number. With transaction, the order of the alerts.';
COMMENT ON COLUMN coverage_alerts.transaction IS 'Transaction that wrote it.';
COMMENT ON COLUMN coverage_alerts.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN coverage_alerts.agent_id IS 'Agent that was measured.';
COMMENT ON COLUMN coverage_alerts.snapshot_id IS 'Measurement that raised it.';
COMMENT ON COLUMN coverage_alerts.previous_percent IS 'Coverage at the previous measurement, in percent.';
COMMENT ON COLUMN coverage_alerts.reason IS 'Reason, for people.';
COMMENT ON COLUMN coverage_alerts.at IS 'Time of the alert.';

COMMENT ON TABLE node_coverage IS 'Coverage per node of a measurement.';
COMMENT ON COLUMN node_coverage.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN node_coverage.snapshot_id IS 'The measurement.';
COMMENT ON COLUMN node_coverage.node_id IS 'The node.';
COMMENT ON COLUMN node_coverage.ordinal IS 'Order of the nodes, as in the taxonomy.';
COMMENT ON COLUMN node_coverage.documents IS 'Number of documents on the node and its descendants.';
COMMENT ON COLUMN node_coverage.target IS 'Target of the node, in documents.';
COMMENT ON COLUMN node_coverage.percent IS 'Coverage of the node, in percent.';
COMMENT ON COLUMN node_coverage.probes IS 'Number of probes of the node.';
COMMENT ON COLUMN node_coverage.answered IS 'Number of those that were answered.';

COMMENT ON TABLE probes IS 'Questions that agents should be able to answer.';
COMMENT ON COLUMN probes.id IS 'UUIDv7.';
COMMENT ON COLUMN probes.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN probes.agent_id IS 'Agent that should answer it.';
COMMENT ON COLUMN probes.node_id IS 'Node that it is about. Null if unknown.';
COMMENT ON COLUMN probes.question IS 'The question.';
COMMENT ON COLUMN probes.digest IS 'SHA-256 of the question with case and spaces normalized.';
COMMENT ON COLUMN probes.source IS 'Where the question comes from.';
COMMENT ON COLUMN probes.verdict IS 'Whether the agent answers it, as last judged.';
COMMENT ON COLUMN probes.diagnosis IS 'Why the agent does not answer it.';
COMMENT ON COLUMN probes.judged_by IS 'What judged it. Null before the first judgment.';
COMMENT ON COLUMN probes.evidence IS 'Hits that contain the answer, as found. Their passages may be deleted.';
COMMENT ON COLUMN probes.last_judged_at IS 'Time of the last judgment. Null before the first.';
COMMENT ON COLUMN probes.asked_times IS 'Number of times that the question was asked.';
COMMENT ON COLUMN probes.created_at IS 'Time of creation.';

COMMENT ON TABLE agent_queries IS 'Streamed queries. Their logs are in agent_query_events.';
COMMENT ON COLUMN agent_queries.id IS 'UUID that the process chose.';
COMMENT ON COLUMN agent_queries.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN agent_queries.agent_id IS 'Agent that answers.';
COMMENT ON COLUMN agent_queries.last_sequence IS 'Sequence of the last event.';
COMMENT ON COLUMN agent_queries.lease_expires_at IS 'Time before which the process that runs it must renew it.';
COMMENT ON COLUMN agent_queries.ended_at IS 'Time of the end. Null while it runs.';
COMMENT ON COLUMN agent_queries.conversation_id IS 'Conversation that it belongs to. Null if it is in none.';
COMMENT ON COLUMN agent_queries.api_key_id IS 'The only key that can read it. Null unless a key with only the scope ASK started it.';

COMMENT ON TABLE agent_query_events IS 'What streamed queries sent.';
COMMENT ON COLUMN agent_query_events.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN agent_query_events.query_id IS 'The query.';
COMMENT ON COLUMN agent_query_events.sequence IS '1, 2, 3, and so on, without gaps.';
COMMENT ON COLUMN agent_query_events.item IS 'What was sent, as JSON.';
COMMENT ON COLUMN agent_query_events.chunk_ids IS 'Passages shown by the item.';

COMMENT ON TABLE conversations IS 'Questions of one user to one agent, in which a question can refer to earlier ones.';
COMMENT ON COLUMN conversations.id IS 'UUIDv7.';
COMMENT ON COLUMN conversations.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN conversations.user_id IS 'User who asks.';
COMMENT ON COLUMN conversations.agent_id IS 'Agent that answers.';
COMMENT ON COLUMN conversations.title IS 'The first question, truncated. Empty before.';
COMMENT ON COLUMN conversations.last_sequence IS 'Sequence of the last turn, and so the number of turns.';
COMMENT ON COLUMN conversations.created_at IS 'Time of creation.';
COMMENT ON COLUMN conversations.updated_at IS 'Time of the last turn.';
COMMENT ON COLUMN conversations.api_key_id IS 'Key that it belongs to. Null if it belongs to the user.';

COMMENT ON TABLE conversation_turns IS 'Questions and answers of conversations.';
COMMENT ON COLUMN conversation_turns.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN conversation_turns.conversation_id IS 'The conversation.';
COMMENT ON COLUMN conversation_turns.sequence IS '1, 2, 3, and so on, without gaps.';
COMMENT ON COLUMN conversation_turns.query_id IS 'Query that answered it.';
COMMENT ON COLUMN conversation_turns.question IS 'The question.';
COMMENT ON COLUMN conversation_turns.standalone IS 'The question as it was searched for.';
COMMENT ON COLUMN conversation_turns.answer IS 'The answer, as JSON. Null if there was none.';
COMMENT ON COLUMN conversation_turns.at IS 'Time of the answer.';

COMMENT ON TABLE workers IS 'Processes that run tasks of all workspaces.';
COMMENT ON COLUMN workers.id IS 'UUID that the process chose.';
COMMENT ON COLUMN workers.host IS 'Name of its machine.';
COMMENT ON COLUMN workers.version IS 'Version of Canopy.';
COMMENT ON COLUMN workers.concurrency IS 'Number of tasks that it runs at the same time.';
COMMENT ON COLUMN workers.started_at IS 'Time of the start.';
COMMENT ON COLUMN workers.last_seen_at IS 'Time of the last heartbeat.';
COMMENT ON COLUMN workers.boot_id IS 'Identifies a boot of its machine. Null if unknown.';
COMMENT ON COLUMN workers.stopping_at IS 'Time when it was told to stop. Null before.';
COMMENT ON COLUMN workers.died_at IS 'Time when another worker noticed that its heartbeats stopped. Null while they arrive.';
COMMENT ON COLUMN workers.died_with IS 'The suspect that it ran alone when it died. Null if there is none.';

COMMENT ON TABLE tasks IS 'Background tasks. The rows are also the queue.';
COMMENT ON COLUMN tasks.id IS 'UUIDv7.';
COMMENT ON COLUMN tasks.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN tasks.kind IS 'What it does.';
COMMENT ON COLUMN tasks.status IS 'State of its life cycle. A trigger rejects invalid changes.';
COMMENT ON COLUMN tasks.priority IS 'Order among waiting tasks of the workspace.';
COMMENT ON COLUMN tasks.urgency IS 'The priority as a number, for sorting. 2 is HIGH.';
COMMENT ON COLUMN tasks.agent_id IS 'Agent that it is about. Null if there is none.';
COMMENT ON COLUMN tasks.input IS 'What to do.';
COMMENT ON COLUMN tasks.result IS 'What it returned. Null unless it completed.';
COMMENT ON COLUMN tasks.failure IS 'Code and message of the last failure. Null if there is none.';
COMMENT ON COLUMN tasks.progress_percent IS 'Progress of the current attempt, in percent.';
COMMENT ON COLUMN tasks.progress_step IS 'What it is doing. Null if not reported.';
COMMENT ON COLUMN tasks.progress_done IS 'Number of items that are done. Null if not reported.';
COMMENT ON COLUMN tasks.progress_total IS 'Number of all items. Null if not reported.';
COMMENT ON COLUMN tasks.attempt IS 'Number of starts. Never decremented: with the ID, it fences all writes of a worker.';
COMMENT ON COLUMN tasks.returned IS 'Number of attempts that do not count, such as those of stopped workers.';
COMMENT ON COLUMN tasks.max_attempts IS 'Maximum number of attempts. Increases with every attempt that does not count.';
COMMENT ON COLUMN tasks.timeout_ms IS 'Maximum time of an attempt, in milliseconds.';
COMMENT ON COLUMN tasks.worker_id IS 'Worker that runs it or ran it last. Null before the first start.';
COMMENT ON COLUMN tasks.created_at IS 'Time of creation.';
COMMENT ON COLUMN tasks.started_at IS 'Time of the last start. Null before the first.';
COMMENT ON COLUMN tasks.finished_at IS 'Time of the end. Null before.';
COMMENT ON COLUMN tasks.next_attempt_at IS 'Time of the next attempt after a failure. Null if none is planned.';
COMMENT ON COLUMN tasks.last_sequence IS 'Sequence of its last event.';
COMMENT ON COLUMN tasks.losses IS 'Number of workers lost while running it. Above 0, it runs alone in its worker.';
COMMENT ON COLUMN tasks.cancel_requested_at IS 'Time of the cancel request. Null without one.';
COMMENT ON COLUMN tasks.cancel_requested_by IS 'User who cancels. Null if unknown.';
COMMENT ON COLUMN tasks.cancel_acknowledged_at IS 'Time when the worker received the cancel request. Null before.';
COMMENT ON COLUMN tasks.cancel_acknowledged_by IS 'Worker that received it. Null before.';
COMMENT ON COLUMN tasks.dead_letter_reason IS 'Why it is not retried automatically. Null unless it is a dead letter.';
COMMENT ON COLUMN tasks.dead_letter_stage IS 'Step that was running when it failed for good. Null if there was none.';
COMMENT ON COLUMN tasks.dead_lettered_at IS 'Time when it became a dead letter. Null unless it is one.';
COMMENT ON COLUMN tasks.redriven_as IS 'Task that replaces it. Null if it was not redriven.';
COMMENT ON COLUMN tasks.due_at IS 'Earliest time of the next start.';
COMMENT ON COLUMN tasks.turn_at IS 'Position in the queue among due tasks. Assigned by the database, so that workspaces take turns.';
COMMENT ON COLUMN tasks.webhook_url IS 'URL of a webhook for this task only. Null for none.';
COMMENT ON COLUMN tasks.last_transaction IS 'Highest transaction of its events. Null for tasks of early releases.';
COMMENT ON COLUMN tasks.topic_id IS 'Topic whose report it writes. Null if there is none.';
COMMENT ON COLUMN tasks.is_requested IS 'Whether a user or a schedule started it, so that it counts for TASKS_PER_DAY.';

COMMENT ON TABLE task_events IS 'Events of tasks. Written only by triggers on tasks.';
COMMENT ON COLUMN task_events.position IS 'Generated number. With transaction, the order of all events.';
COMMENT ON COLUMN task_events.transaction IS 'Transaction that wrote it, or that of the previous event of the task if it is higher.';
COMMENT ON COLUMN task_events.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN task_events.task_id IS 'The task.';
COMMENT ON COLUMN task_events.sequence IS '1, 2, 3, and so on, without gaps within the task.';
COMMENT ON COLUMN task_events.type IS 'What happened.';
COMMENT ON COLUMN task_events.at IS 'Time of the event.';
COMMENT ON COLUMN task_events.status IS 'Status of the task after the event.';
COMMENT ON COLUMN task_events.attempt IS 'Number of the attempt.';
COMMENT ON COLUMN task_events.progress_percent IS 'Progress in percent.';
COMMENT ON COLUMN task_events.progress_step IS 'What the task was doing. Null if not reported.';
COMMENT ON COLUMN task_events.progress_done IS 'Number of items that were done. Null if not reported.';
COMMENT ON COLUMN task_events.progress_total IS 'Number of all items. Null if not reported.';
COMMENT ON COLUMN task_events.message IS 'Failure or step, for people. Null if there is none.';
COMMENT ON COLUMN task_events.result IS 'Result of a completed task. Null for other events.';
COMMENT ON COLUMN task_events.failure IS 'Failure of the attempt. Null for other events.';

COMMENT ON TABLE removed_task_events IS 'The last removed task event of each workspace. Readers that are not past it missed some.';
COMMENT ON COLUMN removed_task_events.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN removed_task_events.transaction IS 'Transaction of that event.';
COMMENT ON COLUMN removed_task_events.position IS 'Position of that event.';

COMMENT ON TABLE idempotency_keys IS 'Requests with an idempotency key, to return the same result again.';
COMMENT ON COLUMN idempotency_keys.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN idempotency_keys.operation IS 'Name of the mutation.';
COMMENT ON COLUMN idempotency_keys.key IS 'Key that the client chose.';
COMMENT ON COLUMN idempotency_keys.digest IS 'SHA-256 of the input, to recognize a different request with the same key.';
COMMENT ON COLUMN idempotency_keys.object_id IS 'ID of the row that the first request created.';
COMMENT ON COLUMN idempotency_keys.created_at IS 'Time of the first request.';

COMMENT ON TABLE schedules IS 'Recurring tasks.';
COMMENT ON COLUMN schedules.id IS 'UUIDv7.';
COMMENT ON COLUMN schedules.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN schedules.kind IS 'Kind of the tasks.';
COMMENT ON COLUMN schedules.agent_id IS 'Agent that they are about. Null if there is none.';
COMMENT ON COLUMN schedules.cron IS 'Five cron fields.';
COMMENT ON COLUMN schedules.time_zone IS 'IANA time zone of the fields.';
COMMENT ON COLUMN schedules.next_run_at IS 'Time of the next task. Null if there is no next one.';
COMMENT ON COLUMN schedules.last_task_id IS 'The last task. Null before the first, and after retention deleted it.';
COMMENT ON COLUMN schedules.created_at IS 'Time of creation.';

COMMENT ON TABLE webhook_endpoints IS 'URLs that receive events of a workspace.';
COMMENT ON COLUMN webhook_endpoints.id IS 'UUIDv7.';
COMMENT ON COLUMN webhook_endpoints.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN webhook_endpoints.url IS 'Address that receives the events.';
COMMENT ON COLUMN webhook_endpoints.description IS 'What it is for, for people. Null if not given.';
COMMENT ON COLUMN webhook_endpoints.events IS 'Types of events that are sent.';
COMMENT ON COLUMN webhook_endpoints.status IS 'Whether events are sent.';
COMMENT ON COLUMN webhook_endpoints.disabled_reason IS 'Why it was disabled. Null while it is enabled.';
COMMENT ON COLUMN webhook_endpoints.failing_since IS 'Time since which every attempt has failed. Null after a success.';
COMMENT ON COLUMN webhook_endpoints.created_at IS 'Time of creation.';

COMMENT ON TABLE webhook_secrets IS 'Secrets that sign webhooks.';
COMMENT ON COLUMN webhook_secrets.id IS 'UUIDv7.';
COMMENT ON COLUMN webhook_secrets.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN webhook_secrets.endpoint_id IS 'Endpoint that it belongs to. Null if it signs for URLs of single calls.';
COMMENT ON COLUMN webhook_secrets.secret IS 'The secret.';
COMMENT ON COLUMN webhook_secrets.created_at IS 'Time of creation.';
COMMENT ON COLUMN webhook_secrets.expires_at IS 'Time until which it also signs, after a rotation. Null for the newest.';

COMMENT ON TABLE webhook_deliveries IS 'Webhooks to send. Written in the transaction of the event.';
COMMENT ON COLUMN webhook_deliveries.id IS 'Random UUID, the webhook-id of every attempt.';
COMMENT ON COLUMN webhook_deliveries.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN webhook_deliveries.endpoint_id IS 'Endpoint that receives it. Null if the URL was given with a single call.';
COMMENT ON COLUMN webhook_deliveries.task_id IS 'Task that it is about. Null if there is none, and after retention deleted it.';
COMMENT ON COLUMN webhook_deliveries.event IS 'Type of the event.';
COMMENT ON COLUMN webhook_deliveries.url IS 'Address that receives it.';
COMMENT ON COLUMN webhook_deliveries.payload IS 'What happened. The body is made from it.';
COMMENT ON COLUMN webhook_deliveries.status IS 'Whether it waits, was delivered or failed.';
COMMENT ON COLUMN webhook_deliveries.failed_rounds IS 'Failed rounds of attempts since it was created or redelivered.';
COMMENT ON COLUMN webhook_deliveries.claims IS 'Number of claims. Never decremented: fences the writes of a sender.';
COMMENT ON COLUMN webhook_deliveries.next_attempt_at IS 'Time of the next attempt. While it is being sent, when it is due again if the sender is lost. Null after the end.';
COMMENT ON COLUMN webhook_deliveries.created_at IS 'Time of creation.';
COMMENT ON COLUMN webhook_deliveries.finished_at IS 'Time of the end. Null before.';
COMMENT ON COLUMN webhook_deliveries.alert_id IS 'Alert that it is about. Null if there is none.';

COMMENT ON TABLE webhook_attempts IS 'HTTP requests of deliveries.';
COMMENT ON COLUMN webhook_attempts.id IS 'UUIDv7.';
COMMENT ON COLUMN webhook_attempts.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN webhook_attempts.delivery_id IS 'The delivery.';
COMMENT ON COLUMN webhook_attempts.at IS 'Time of the request.';
COMMENT ON COLUMN webhook_attempts.response_status IS 'HTTP status. Null without a response.';
COMMENT ON COLUMN webhook_attempts.latency_ms IS 'Time of the whole attempt, in milliseconds.';
COMMENT ON COLUMN webhook_attempts.error IS 'Why it failed. Null after a success.';
COMMENT ON COLUMN webhook_attempts.response_body IS 'Start of the response body. Null without one.';

COMMENT ON TABLE teams IS 'Groups of users who share templates.';
COMMENT ON COLUMN teams.id IS 'UUIDv7.';
COMMENT ON COLUMN teams.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN teams.owner_id IS 'User who owns it, who is also a member.';
COMMENT ON COLUMN teams.name IS 'Name for people.';
COMMENT ON COLUMN teams.description IS 'What it is for. Null if not given.';
COMMENT ON COLUMN teams.created_at IS 'Time of creation.';

COMMENT ON TABLE team_members IS 'Users in teams.';
COMMENT ON COLUMN team_members.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN team_members.team_id IS 'The team.';
COMMENT ON COLUMN team_members.user_id IS 'The user.';

COMMENT ON TABLE templates IS 'Templates for reports. Their contents are in template_versions.';
COMMENT ON COLUMN templates.id IS 'UUIDv7.';
COMMENT ON COLUMN templates.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN templates.author_id IS 'User who created it.';
COMMENT ON COLUMN templates.team_id IS 'Team that shares it. Null unless its visibility is TEAM.';
COMMENT ON COLUMN templates.name IS 'Name for people.';
COMMENT ON COLUMN templates.description IS 'What it is for. Null if not given.';
COMMENT ON COLUMN templates.category IS 'What kind of document it makes.';
COMMENT ON COLUMN templates.tags IS 'Tags in lower case, without duplicates.';
COMMENT ON COLUMN templates.search_text IS 'Name, description and tags in lower case. Generated.';
COMMENT ON COLUMN templates.visibility IS 'Who can see it.';
COMMENT ON COLUMN templates.official IS 'Whether Canopy provides it.';
COMMENT ON COLUMN templates.featured IS 'Whether it is recommended.';
COMMENT ON COLUMN templates.latest_id IS 'The version with the highest number. Null only within the transaction that creates it.';
COMMENT ON COLUMN templates.forked_from_id IS 'Version that it was forked from. Null if it is no fork, or if that was deleted.';
COMMENT ON COLUMN templates.pulled_id IS 'Upstream version that was last pulled. Null if there is none.';
COMMENT ON COLUMN templates.pulled_details IS 'Metadata of upstream at that time. Null if there is none.';
COMMENT ON COLUMN templates.usage_count IS 'Number of uses.';
COMMENT ON COLUMN templates.stars IS 'Number of ratings with 1, 2, 3, 4 and 5 stars.';
COMMENT ON COLUMN templates.rating_count IS 'Number of ratings. Generated.';
COMMENT ON COLUMN templates.rating_average IS 'Average number of stars. 0 without ratings. Generated.';
COMMENT ON COLUMN templates.created_at IS 'Time of creation.';
COMMENT ON COLUMN templates.updated_at IS 'Time of the last update.';

COMMENT ON TABLE template_versions IS 'Versions of templates. Only their number of uses changes.';
COMMENT ON COLUMN template_versions.id IS 'UUIDv7.';
COMMENT ON COLUMN template_versions.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN template_versions.template_id IS 'Template that it belongs to.';
COMMENT ON COLUMN template_versions.ordinal IS 'Order of publication, starting at 1.';
COMMENT ON COLUMN template_versions.number IS 'Semantic version.';
COMMENT ON COLUMN template_versions.changelog IS 'What changed, for people. Null if not given.';
COMMENT ON COLUMN template_versions.system_prompt IS 'Instructions that plans and reports follow. Null for none.';
COMMENT ON COLUMN template_versions.body IS 'Text with placeholders.';
COMMENT ON COLUMN template_versions.sections IS 'Sections of the report.';
COMMENT ON COLUMN template_versions.variables IS 'Variables of the placeholders.';
COMMENT ON COLUMN template_versions.usage_count IS 'Number of uses.';
COMMENT ON COLUMN template_versions.published_at IS 'Time of publication.';

COMMENT ON TABLE template_users IS 'Users who have used a template, and so may rate it.';
COMMENT ON COLUMN template_users.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN template_users.template_id IS 'The template.';
COMMENT ON COLUMN template_users.user_id IS 'The user.';
COMMENT ON COLUMN template_users.version_id IS 'The version that was used last.';

COMMENT ON TABLE template_ratings IS 'Ratings of templates, one per user.';
COMMENT ON COLUMN template_ratings.id IS 'UUIDv7.';
COMMENT ON COLUMN template_ratings.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN template_ratings.template_id IS 'The template.';
COMMENT ON COLUMN template_ratings.version_id IS 'The version that was rated.';
COMMENT ON COLUMN template_ratings.author_id IS 'User who rated it.';
COMMENT ON COLUMN template_ratings.stars IS '1 to 5.';
COMMENT ON COLUMN template_ratings.review IS 'Text of the review. Null if not given.';
COMMENT ON COLUMN template_ratings.helpful IS 'Number of users who found it helpful.';
COMMENT ON COLUMN template_ratings.unhelpful IS 'Number of users who did not.';
COMMENT ON COLUMN template_ratings.created_at IS 'Time of creation.';
COMMENT ON COLUMN template_ratings.updated_at IS 'Time of the last update.';

COMMENT ON TABLE rating_votes IS 'Votes on ratings, one per user.';
COMMENT ON COLUMN rating_votes.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN rating_votes.rating_id IS 'The rating.';
COMMENT ON COLUMN rating_votes.user_id IS 'User who voted.';
COMMENT ON COLUMN rating_votes.helpful IS 'Whether the user found the rating helpful.';

COMMENT ON TABLE topics IS 'What reports are written about.';
COMMENT ON COLUMN topics.id IS 'UUIDv7.';
COMMENT ON COLUMN topics.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN topics.author_id IS 'User whom it belongs to. Null if unknown.';
COMMENT ON COLUMN topics.title IS 'Title of the report.';
COMMENT ON COLUMN topics.language IS 'BCP 47 language of the report.';
COMMENT ON COLUMN topics.status IS 'How far the report is.';
COMMENT ON COLUMN topics.template_version_id IS 'Template that it uses. Null for none.';
COMMENT ON COLUMN topics.inputs IS 'Values of the variables of the template.';
COMMENT ON COLUMN topics.generation_id IS 'The current or last generation. Null before the first, and after retention deleted its task.';
COMMENT ON COLUMN topics.created_at IS 'Time of creation.';

COMMENT ON TABLE plan_requests IS 'Plans requested within the last minute, for the rate limit.';
COMMENT ON COLUMN plan_requests.id IS 'UUIDv7.';
COMMENT ON COLUMN plan_requests.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN plan_requests.user_id IS 'User who requested it.';
COMMENT ON COLUMN plan_requests.requested_at IS 'Time of the request.';

COMMENT ON TABLE topic_agents IS 'Agents that a topic draws from.';
COMMENT ON COLUMN topic_agents.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN topic_agents.topic_id IS 'The topic.';
COMMENT ON COLUMN topic_agents.agent_id IS 'The agent.';
COMMENT ON COLUMN topic_agents.ordinal IS 'Order of the agents, starting at 1.';

COMMENT ON TABLE topic_plans IS 'Plans for reports. A revision is a new plan.';
COMMENT ON COLUMN topic_plans.id IS 'UUIDv7.';
COMMENT ON COLUMN topic_plans.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN topic_plans.topic_id IS 'The topic.';
COMMENT ON COLUMN topic_plans.revision IS '1, 2, 3, and so on within the topic.';
COMMENT ON COLUMN topic_plans.status IS 'Whether it is proposed, approved or replaced.';
COMMENT ON COLUMN topic_plans.source IS 'Who made it.';
COMMENT ON COLUMN topic_plans.outline IS 'The outline in Markdown.';
COMMENT ON COLUMN topic_plans.estimate_seconds IS 'Estimated time to write the report, in seconds.';
COMMENT ON COLUMN topic_plans.estimate_tokens IS 'Estimated number of model tokens.';
COMMENT ON COLUMN topic_plans.estimate_cost_usd IS 'Estimated cost of the model, in US dollars.';
COMMENT ON COLUMN topic_plans.took_ms IS 'Time to make the plan, in milliseconds.';
COMMENT ON COLUMN topic_plans.created_at IS 'Time of creation.';

COMMENT ON TABLE plan_sections IS 'Sections of plans.';
COMMENT ON COLUMN plan_sections.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN plan_sections.plan_id IS 'The plan.';
COMMENT ON COLUMN plan_sections.ordinal IS 'Position in the plan, starting at 1.';
COMMENT ON COLUMN plan_sections.title IS 'Title of the section.';
COMMENT ON COLUMN plan_sections.description IS 'What the section is about.';
COMMENT ON COLUMN plan_sections.key_points IS 'Points that the section makes.';
COMMENT ON COLUMN plan_sections.max_words IS 'Maximum number of words. Null if unlimited.';
COMMENT ON COLUMN plan_sections.passages IS 'Number of passages that the agents have for it.';
COMMENT ON COLUMN plan_sections.documents IS 'Number of documents that the agents have for it.';
COMMENT ON COLUMN plan_sections.support IS 'Whether that is enough.';
COMMENT ON COLUMN plan_sections.agent_ids IS 'Agents that have passages for it.';

COMMENT ON TABLE reports IS 'Reports of topics. Created when writing starts.';
COMMENT ON COLUMN reports.id IS 'UUIDv7.';
COMMENT ON COLUMN reports.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN reports.topic_id IS 'The topic.';
COMMENT ON COLUMN reports.plan_id IS 'Plan that it follows.';
COMMENT ON COLUMN reports.version IS '1, 2, 3, and so on within the topic.';
COMMENT ON COLUMN reports.completed_at IS 'Time when all files were made. Null before.';
COMMENT ON COLUMN reports.created_at IS 'Time when writing started.';
COMMENT ON COLUMN reports.written_at IS 'Time when the last section was finished. Null before.';

COMMENT ON TABLE report_sections IS 'Sections of reports.';
COMMENT ON COLUMN report_sections.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN report_sections.report_id IS 'The report.';
COMMENT ON COLUMN report_sections.ordinal IS 'Position in the report, starting at 1.';
COMMENT ON COLUMN report_sections.title IS 'Title of the section.';
COMMENT ON COLUMN report_sections.markdown IS 'The text written so far.';
COMMENT ON COLUMN report_sections.is_complete IS 'Whether it is finished.';
COMMENT ON COLUMN report_sections.model IS 'Name of the model that wrote it. Null if it quotes passages.';

COMMENT ON TABLE section_citations IS 'Passages as they were when a section cited them.';
COMMENT ON COLUMN section_citations.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN section_citations.report_id IS 'Report of the section.';
COMMENT ON COLUMN section_citations.ordinal IS 'Position of the section in the report.';
COMMENT ON COLUMN section_citations.position IS 'Order in the text, starting at 0.';
COMMENT ON COLUMN section_citations.start_at IS 'Start of the cited text in the Markdown of the section, in code points.';
COMMENT ON COLUMN section_citations.end_at IS 'End of the cited text, in code points.';
COMMENT ON COLUMN section_citations.chunk_id IS 'The passage, which may be deleted.';
COMMENT ON COLUMN section_citations.document_id IS 'Its document, which may be deleted.';
COMMENT ON COLUMN section_citations.document_title IS 'Title of the document at that time.';
COMMENT ON COLUMN section_citations.source_uri IS 'Address of the original. Null if it has none.';
COMMENT ON COLUMN section_citations.digest IS 'SHA-256 of the text of the passage.';

COMMENT ON TABLE artifacts IS 'Files of reports. Their contents are in artifact_contents.';
COMMENT ON COLUMN artifacts.id IS 'UUIDv7.';
COMMENT ON COLUMN artifacts.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN artifacts.report_id IS 'The report.';
COMMENT ON COLUMN artifacts.kind IS 'Format of the file.';
COMMENT ON COLUMN artifacts.filename IS 'Name of the file.';
COMMENT ON COLUMN artifacts.content_type IS 'Media type.';
COMMENT ON COLUMN artifacts.bytes IS 'Size in bytes.';
COMMENT ON COLUMN artifacts.sha256 IS 'SHA-256 of the content, in hexadecimal.';
COMMENT ON COLUMN artifacts.created_at IS 'Time when it was made.';

COMMENT ON TABLE artifact_contents IS 'Contents of files, once per workspace and digest.';
COMMENT ON COLUMN artifact_contents.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN artifact_contents.sha256 IS 'SHA-256 of the content, in hexadecimal.';
COMMENT ON COLUMN artifact_contents.data IS 'The content. Null if it is stored outside of the database.';
COMMENT ON COLUMN artifact_contents.put_at IS 'Time when it was last stored. Contents without a file are removed later.';
COMMENT ON COLUMN artifact_contents.object_name IS 'Name of the object outside of the database. Null if it is stored here.';

COMMENT ON TABLE abandoned_objects IS 'Objects outside of the database that no file refers to, until they are removed.';
COMMENT ON COLUMN abandoned_objects.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN abandoned_objects.name IS 'Name of the object.';
COMMENT ON COLUMN abandoned_objects.tried_at IS 'Time of the last attempt to remove it. Null before the first.';

COMMENT ON TABLE quotas IS 'Limits of a workspace. A kind without a row is unlimited.';
COMMENT ON COLUMN quotas.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN quotas.kind IS 'What is limited.';
COMMENT ON COLUMN quotas.max_used IS 'The limit.';
COMMENT ON COLUMN quotas.created_at IS 'Time when the limit was first set, the start of its history.';

COMMENT ON TABLE quota_days IS 'What was used before the first change of a day, for the forecast.';
COMMENT ON COLUMN quota_days.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN quota_days.kind IS 'What is limited.';
COMMENT ON COLUMN quota_days.day IS 'The day in UTC.';
COMMENT ON COLUMN quota_days.used IS 'What was used.';

COMMENT ON TABLE audit_events IS 'Who did what. Rows cannot be changed, and are deleted only by retention or with their workspace.';
COMMENT ON COLUMN audit_events.id IS 'UUIDv7.';
COMMENT ON COLUMN audit_events.workspace_id IS 'Workspace that the row belongs to.';
COMMENT ON COLUMN audit_events.at IS 'Time of the event.';
COMMENT ON COLUMN audit_events.action IS 'What was done.';
COMMENT ON COLUMN audit_events.actor_id IS 'User who did it, who may no longer exist. Null if there is none.';
COMMENT ON COLUMN audit_events.actor_name IS 'Name of the user at that time.';
COMMENT ON COLUMN audit_events.api_key_prefix IS 'Prefix of the API key. Null if there was none.';
COMMENT ON COLUMN audit_events.subject_ids IS 'TypeIDs of the objects, which may no longer exist.';
COMMENT ON COLUMN audit_events.summary IS 'What was done, for people.';
COMMENT ON COLUMN audit_events.request_id IS 'ID of the request. Null if there was none.';
