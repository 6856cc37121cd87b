-- Deletes all topics, their plans, tasks and reports, and the exported files that are stored in the database.
DELETE FROM tasks WHERE topic_id IS NOT NULL;
DROP TRIGGER tasks_generation_begins ON tasks;
DROP TRIGGER tasks_generation_ends ON tasks;
DROP FUNCTION topics_follow_generation();
DROP INDEX tasks_generating;
ALTER TABLE tasks DROP COLUMN topic_id;
DROP TABLE
  artifact_contents, artifacts, section_citations, report_sections, reports, plan_sections, topic_plans, topic_agents,
  plan_requests, topics;
DROP TYPE "ArtifactKind", "SupportLevel", "PlanSource", "PlanStatus", "TopicStatus";
