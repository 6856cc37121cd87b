import { graphql } from './gql/gql.ts'
import type { TestClient } from './test-client.ts'

const Summary = graphql(`
  query CountRowsSummary($between: DateTimeRange) {
    metricsSummary(between: $between) {
      tasksAccepted tasksCompleted tasksFailed tasksRetried claims leasesLost workersLost deadLettered
      webhooksDelivered webhooksFailed queries queriesAnswered reportsWritten
    }
  }
`)

/** The figures of `metricsSummary` by the rows of a workspace, whose UUID is $1. Requires that no row was deleted. */
export const COUNT_ROWS = `
  WITH tasks AS (SELECT * FROM tasks WHERE workspace_id = $1), events AS (
    SELECT * FROM task_events WHERE workspace_id = $1
  ), deliveries AS (SELECT * FROM webhook_deliveries WHERE workspace_id = $1)
  SELECT (SELECT count(*)::int FROM tasks) AS "tasksAccepted",
    (SELECT count(*)::int FROM tasks WHERE status = 'COMPLETED') AS "tasksCompleted",
    (SELECT count(*)::int FROM tasks WHERE status IN ('FAILED', 'TIMED_OUT')) AS "tasksFailed",
    (SELECT count(*)::int FROM events WHERE type = 'RETRY_SCHEDULED') AS "tasksRetried",
    (SELECT count(*)::int FROM events WHERE type = 'STARTED') AS claims,
    (SELECT count(*)::int FROM tasks WHERE dead_letter_reason IS NOT NULL) AS "deadLettered",
    (SELECT count(*)::int FROM deliveries WHERE status = 'DELIVERED') AS "webhooksDelivered",
    (SELECT count(*)::int FROM deliveries WHERE status = 'FAILED') AS "webhooksFailed",
    (SELECT coalesce(sum(queries), 0)::int FROM agents WHERE workspace_id = $1) AS queries,
    (SELECT coalesce(sum(answered), 0)::int FROM agents WHERE workspace_id = $1) AS "queriesAnswered",
    (SELECT count(*)::int FROM reports WHERE workspace_id = $1 AND completed_at IS NOT NULL) AS "reportsWritten"`

/** The same figures as clients see them, and the losses of leases and workers. */
export async function readSummary(client: Pick<TestClient, 'run'>) {
  return (await client.run(Summary, {})).metricsSummary
}
