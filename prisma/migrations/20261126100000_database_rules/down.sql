-- Removes the limits of numbers and the descriptions of tables and columns. Deletes no data.
ALTER TABLE taxonomy_nodes DROP CONSTRAINT taxonomy_nodes_ordinal_check;
ALTER TABLE documents
  DROP CONSTRAINT documents_bytes_check,
  DROP CONSTRAINT documents_index_version_check,
  DROP CONSTRAINT documents_length_check;
ALTER TABLE chunks
  DROP CONSTRAINT chunks_ordinal_check,
  DROP CONSTRAINT chunks_length_check,
  DROP CONSTRAINT chunks_position_check;
ALTER TABLE index_batches
  DROP CONSTRAINT index_batches_chunks_check,
  DROP CONSTRAINT index_batches_documents_check,
  DROP CONSTRAINT index_batches_lengths_check;
ALTER TABLE postings DROP CONSTRAINT postings_frequencies_check;
ALTER TABLE embedding_models DROP CONSTRAINT embedding_models_dimensions_check;
ALTER TABLE upload_parts DROP CONSTRAINT upload_parts_ordinal_check;
ALTER TABLE agents
  DROP CONSTRAINT agents_top_k_check,
  DROP CONSTRAINT agents_version_check;
ALTER TABLE conversations DROP CONSTRAINT conversations_last_sequence_check;
ALTER TABLE workers DROP CONSTRAINT workers_concurrency_check;
ALTER TABLE tasks
  DROP CONSTRAINT tasks_progress_done_check,
  DROP CONSTRAINT tasks_progress_total_check,
  DROP CONSTRAINT tasks_attempt_check,
  DROP CONSTRAINT tasks_returned_check,
  DROP CONSTRAINT tasks_max_attempts_check,
  DROP CONSTRAINT tasks_timeout_ms_check,
  DROP CONSTRAINT tasks_last_sequence_check,
  DROP CONSTRAINT tasks_losses_check;
ALTER TABLE task_events
  DROP CONSTRAINT task_events_sequence_check,
  DROP CONSTRAINT task_events_attempt_check,
  DROP CONSTRAINT task_events_progress_percent_check,
  DROP CONSTRAINT task_events_progress_done_check,
  DROP CONSTRAINT task_events_progress_total_check;
ALTER TABLE removed_task_events DROP CONSTRAINT removed_task_events_position_check;
ALTER TABLE webhook_deliveries
  DROP CONSTRAINT webhook_deliveries_failed_rounds_check,
  DROP CONSTRAINT webhook_deliveries_claims_check;
ALTER TABLE webhook_attempts
  DROP CONSTRAINT webhook_attempts_response_status_check,
  DROP CONSTRAINT webhook_attempts_latency_ms_check;
ALTER TABLE template_versions DROP CONSTRAINT template_versions_ordinal_check;
ALTER TABLE topic_agents DROP CONSTRAINT topic_agents_ordinal_check;
ALTER TABLE topic_plans DROP CONSTRAINT topic_plans_revision_check;
ALTER TABLE plan_sections
  DROP CONSTRAINT plan_sections_ordinal_check,
  DROP CONSTRAINT plan_sections_max_words_check;
ALTER TABLE reports DROP CONSTRAINT reports_version_check;
ALTER TABLE report_sections DROP CONSTRAINT report_sections_ordinal_check;
ALTER TABLE section_citations
  DROP CONSTRAINT section_citations_ordinal_check,
  DROP CONSTRAINT section_citations_position_check,
  DROP CONSTRAINT section_citations_start_at_check;
ALTER TABLE artifacts DROP CONSTRAINT artifacts_bytes_check;
ALTER TABLE quota_days DROP CONSTRAINT quota_days_used_check;

-- No earlier migration has comments.
DO $$
DECLARE
  item record;
BEGIN
  FOR item IN
    SELECT c.oid::regclass AS name, a.attname AS column FROM pg_description d JOIN pg_class c ON c.oid = d.objoid
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
    WHERE d.classoid = 'pg_class'::regclass AND c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
  LOOP
    IF item.column IS NULL THEN
      EXECUTE format('COMMENT ON TABLE %s IS NULL', item.name);
    ELSE
      EXECUTE format('COMMENT ON COLUMN %s.%I IS NULL', item.name, item.column);
    END IF;
  END LOOP;
END $$;
