import './shared/scalars.ts'
import './shared/errors.ts'
import './workspace/viewer.ts'
import './workspace/user.ts'
import './workspace/rate-limit.ts'
import './workspace/api-key.ts'
import './workspace/audit-event.ts'
import './taxonomies/taxonomy.ts'
import './taxonomies/taxonomy-mutations.ts'
import './documents/document.ts'
import './search/search.ts'
import './agents/coverage.ts'
import './agents/agent.ts'
import './agents/probe.ts'
import './agents/probe-mutations.ts'
import './topics/topic.ts'
import './topics/topic-plan.ts'
import './reports/report.ts'
import './plugins/plugin.ts'
import './tasks/task-event.ts'
import './tasks/task.ts'
import './tasks/task-control.ts'
import './tasks/worker.ts'
import './webhooks/webhook.ts'
import './webhooks/webhook-mutations.ts'
import './secrets/secret.ts'
import './secrets/secret-mutations.ts'
import './goals/goal.ts'
import './goals/goal-mutations.ts'
import './plugins/plugin-runs.ts'
import './plugins/plugin-mutations.ts'
import './tasks/schedule.ts'
import './documents/document-mutations.ts'
import './documents/placement-reviews.ts'
import './documents/place-unplaced.ts'
import './agents/agent-mutations.ts'
import './agents/agent-update.ts'
import './agents/coverage-alert.ts'
import './topics/topic-mutations.ts'
import './agents/agent-query.ts'
import './agents/conversation.ts'
import './reports/report-mutations.ts'
import './tasks/task-streams.ts'
import './topics/topic-subscription.ts'
import './goals/goal-progress.ts'
import './workspace/team.ts'
import './protection/quota.ts'
import './protection/notice.ts'
import './protection/feature-flag.ts'
import './workspace/metrics-summary.ts'
import './workspace/usage.ts'
import './spending/budget.ts'
import './spending/spending.ts'
import './templates/template.ts'
import './templates/template-query.ts'
import './templates/template-mutations.ts'
import './templates/template-rating.ts'
import './templates/template-version.ts'
import './templates/template-pull.ts'
import './protection/trusted-document.ts'
import './models/model.ts'
import './models/model-mutations.ts'
import './models/routing-policy.ts'
import './routing/ranking.ts'
import './spending/model-call.ts'
import './spending/check-model.ts'
import './routing/replay.ts'
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { builder } from './shared/builder.ts'

/** Introduction to the schema, in Markdown. */
const SCHEMA_DESCRIPTION = `Canopy runs knowledge agents that answer questions from your documents.

**Where to start**

- Ask a question: \`agents\` lists the agents and their scopes, \`Subscription.agentQuery\` streams hits and an answer with citations.
- Write a report: \`planTopic\`, \`approvePlan\`, \`generateReport\`. Watch it with \`topicProgress\` and download it with \`Artifact.downloadUrl\`.
- Set up an empty workspace: \`createTaxonomy\`, \`addDocuments\`, \`createAgent\`.
- Follow background work: every long operation returns a \`Task\`. \`taskEvents\` and \`workspaceEvents\` stream its events.

**API keys**

Send an API key with each request as \`Authorization: Bearer <key>\` or \`X-API-Key: <key>\`. For a WebSocket, send it in \`connectionParams\`. A key works in one workspace and has the scope ASK, READ, WRITE or ADMIN; \`viewer\` shows the owner. GraphiQL sends the key that you signed in with.

**Transports**

The endpoint is \`/graphql\`. Send queries and mutations as JSON with POST. Subscriptions use Server-Sent Events (graphql-sse) or a WebSocket (graphql-ws). \`/schema.graphql\` serves this schema as text.

**Errors**

A mutation returns its payload or a type that implements \`Error\`: select \`... on Error { code message }\`. All other errors are in \`errors\`, with a \`code\` in \`extensions\`.

The guides are in \`docs/\` of the source code, such as \`your-own-folder.md\`, \`clients.md\` and \`errors.md\`.`

builder.queryType({
  description: 'Queries read data.',
  authScopes: { ask: true },
})
builder.mutationType({
  description: 'Mutations change data. Each returns its payload or an `Error`.',
  authScopes: { ask: true },
})
builder.subscriptionType({
  description: 'Subscriptions stream events over Server-Sent Events or a WebSocket, on the same endpoint.',
  authScopes: { ask: true },
})

/** The GraphQL schema of the API. */
export const schema = builder.toSchema()
// The builder has no option for it.
schema.description = SCHEMA_DESCRIPTION

/** Prints the schema as SDL, as in `schema.graphql` and at `/schema.graphql`. */
export function printSchemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}
