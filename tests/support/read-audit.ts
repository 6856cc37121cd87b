import { graphql } from './gql/gql.ts'
import type { AuditEventFilter } from './gql/graphql.ts'
import type { TestClient } from './test-client.ts'

export const ReadAudit = graphql(`
  query ReadAudit($filter: AuditEventFilter, $first: Int, $after: String) {
    auditEvents(filter: $filter, first: $first, after: $after) {
      totalCount
      nodes { id at action actor { id name } actorName apiKeyPrefix subjectId summary requestId }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

/** The newest audit events of the workspace of a client with the ADMIN scope, at most 100. */
export async function readAudit(admin: TestClient, filter: AuditEventFilter = {}) {
  return (await admin.run(ReadAudit, { filter, first: 100 })).auditEvents.nodes
}

/** @returns the audit events that were recorded during `run`, oldest first, and its result. */
export async function auditDuring<T>(admin: TestClient, run: () => Promise<T>) {
  const known = new Set((await readAudit(admin)).map(({ id }) => id))
  const result = await run()
  const events = (await readAudit(admin)).filter(({ id }) => !known.has(id))
  return { result, events: events.reverse() }
}
