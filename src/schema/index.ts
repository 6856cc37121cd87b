import { builder } from './builder.ts'
import { SCHEMA_DESCRIPTION } from './schema-description.ts'
import './scalars.ts'
import './errors.ts'
import './workspace.ts'
import './user.ts'
import './api-key.ts'
import './viewer.ts'
import './taxonomy.ts'
import './taxonomy-mutations.ts'
import './taxonomy-edit.ts'
import './taxonomy-publication.ts'
import './document.ts'
import './search.ts'
import './coverage.ts'
import './agent.ts'
import './probe.ts'
import './agent-probes.ts'
import './topic.ts'
import './topic-plan.ts'
import './report.ts'
import './task-event.ts'
import './task.ts'
import './task-control.ts'
import './worker.ts'
import './webhook.ts'
import './webhook-mutations.ts'
import './schedule.ts'
import './upload.ts'
import './document-mutations.ts'
import './placement-reviews.ts'
import './agent-mutations.ts'
import './agent-update.ts'
import './agent-delete.ts'
import './coverage-alert.ts'
import './probe-mutations.ts'
import './topic-mutations.ts'
import './agent-query.ts'
import './report-mutations.ts'
import './artifact.ts'
import './task-subscription.ts'
import './topic-subscription.ts'
import './workspace-events.ts'
import './team.ts'
import './template.ts'
import './template-query.ts'
import './template-mutations.ts'
import './template-update.ts'
import './template-rating-mutations.ts'
import './team-mutations.ts'
import './template-use.ts'
import './template-publish.ts'
import './template-fork.ts'
import './template-pull.ts'

builder.queryType({
  description: 'Queries read data. Every API key can run them.',
  authScopes: { read: true },
})
builder.mutationType({
  description: 'Mutations change data. Each returns its payload or an `Error`.',
  authScopes: { read: true },
})
builder.subscriptionType({
  description:
    'Subscriptions stream events over Server-Sent Events or a WebSocket, on the same endpoint. Every API key can open them.',
  authScopes: { read: true },
})

/** The GraphQL schema of the API. */
export const schema = builder.toSchema()
// The builder has no option for it.
schema.description = SCHEMA_DESCRIPTION
