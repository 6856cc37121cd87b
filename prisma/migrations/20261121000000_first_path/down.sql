-- Deletes all data. The extension vector stays, because it may have been there before.
DROP TRIGGER tasks_enqueued ON tasks;
DROP TRIGGER tasks_changed ON tasks;
DROP FUNCTION tasks_record_event();
DROP FUNCTION tasks_record_enqueued();
DROP FUNCTION tasks_insert_event(tasks, "TaskEventType", integer);

DROP TABLE
  idempotency_keys, task_events, node_coverage, coverage_snapshots, tasks, workers, coverage_targets, agent_nodes, agents,
  postings, chunks, placements, document_texts, documents, taxonomy_closure, taxonomy_edges, taxonomy_nodes, taxonomies,
  api_keys, users, workspaces;

DROP TYPE
  "TaskEventType", "DeadLetterReason", "TaskPriority", "TaskStatus", "TaskKind", "PlacementSource", "DocumentStatus",
  "TaxonomyStatus", "Scope";
