import { decodeId } from '../../src/platform/ids.ts'
import { graphql } from './gql/gql.ts'
import { registerOne } from './register-documents.ts'
import { untyped } from './schema-walk.ts'
import { seedWorld } from './seed.ts'
import { seedArtifact } from './seed-artifact.ts'
import { askIn, startConversation } from './seed-conversation.ts'
import { seedGoal } from './seed-goal.ts'
import { seedModels } from './seed-models.ts'
import { seedPlugin } from './seed-plugin.ts'
import { seedProbe } from './seed-probes.ts'
import { seedQuery } from './seed-query.ts'
import { seedReport } from './seed-report.ts'
import { seedSecret } from './seed-secret.ts'
import { seedTemplates } from './seed-templates.ts'
import { seedWebhook } from './seed-webhook.ts'
import type { TestCanopy } from './start-test-canopy.ts'
import type { TestClient } from './test-client.ts'
import { uploadFile } from './upload-file.ts'

const Walk = graphql(`
  query IsolationWalk {
    viewer {
      workspace { __typename id name }
      user { __typename id name }
      apiKey { __typename id name revokedAt }
    }
    agents(first: 6) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        version
        coverageStale
        nodes { __typename id }
        targets { documents }
        statistics { queries }
        tasks(first: 5) { totalCount nodes { __typename id } }
        probes(first: 5) { totalCount nodes { __typename id question verdict evidence { snippet } } }
        gaps(threshold: 1) { unanswered { __typename id } }
        coverageHistory(first: 3) { totalCount nodes { __typename id percent nodes { node { __typename id } } } }
      }
    }
    documents(first: 15) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        title
        sha256
        placements { source confidence node { __typename id } }
        chunks(first: 5) { totalCount nodes { __typename id } }
      }
    }
    taxonomies(first: 10) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        version
        status
        statistics { nodes documents unplacedDocuments }
        nodes(first: 20) { totalCount nodes { __typename id key documentCount } }
      }
    }
    tasks(first: 20) { totalCount edges { cursor } nodes { __typename id status lastSequence } }
    webhookEndpoints(first: 20) {
      totalCount
      edges { cursor }
      nodes { __typename id url deliveries(first: 5) { totalCount nodes { __typename id status task { id } } } }
    }
    schedules(first: 20) { totalCount nodes { __typename id cron agent { __typename id } } }
    placementReviews(first: 5) {
      totalCount
      edges { cursor }
      nodes { confidence document { __typename id } node { __typename id } }
    }
    templates(first: 5) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        tags
        usageCount
        rating { average count distribution }
        viewerRating { __typename id stars }
        ratings(first: 5) { totalCount nodes { __typename id helpful } }
        versions(first: 5) { totalCount nodes { __typename id number usageCount } }
      }
    }
    topics(first: 3) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        title
        status
        plans(first: 5) { totalCount nodes { __typename id status sections { title } } }
        reports(first: 3) {
          totalCount
          nodes { __typename id version markdown sections { title markdown } artifacts { __typename id bytes } }
        }
      }
    }
    goals(first: 1) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        text
        status
        synthesis { text }
        spending { spentUsd }
        plan { hash steps { output { files { __typename id } } } }
      }
    }
    teams(first: 3) { totalCount edges { cursor } nodes { __typename id name members { __typename id } } }
    auditEvents(first: 3) { totalCount edges { cursor } nodes { __typename id action actor { __typename id } summary } }
    conversations(first: 2) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        title
        turns(first: 2) { totalCount nodes { sequence question standalone answer { text citations { chunk { __typename id } } } } }
      }
    }
    quotas { kind used }
    notices(first: 2) { totalCount edges { cursor } nodes { __typename id kind message subjectId } }
    featureFlags { key enabled updatedAt }
    metricsSummary { tasksAccepted claims queries reportsWritten webhooksFailed }
    usage(groupBy: USER, first: 2) { totalCount edges { cursor } nodes { key label templateUses queries reports } }
    usageOfTemplates: usage(groupBy: TEMPLATE, first: 2) { totalCount nodes { key label templateUses } }
    plugins(first: 1, filter: { statuses: [ENABLED] }) {
      totalCount
      edges { cursor }
      nodes { __typename id config permissions { granted } runs(first: 1) { totalCount nodes { __typename id } } }
    }
    secrets(first: 2) {
      totalCount
      edges { cursor }
      nodes { __typename id name status fingerprint uses usedBy { __typename id } }
    }
    modelProviders { __typename id name secret { __typename id } }
    models { __typename id name health { calls } }
    modelCalls(first: 2) { totalCount edges { cursor } nodes { __typename id costUsd model { __typename id } } }
    routingPolicies { version deny }
    budgets { period limitUsd }
    spending(groupBy: MODEL) { key label calls }
    trustedDocuments(first: 2) { totalCount edges { cursor } nodes { __typename id body isTool } }
    search(input: { query: "annual leave 연차휴가 flights" }) { hits { score snippet chunk { __typename id } } }
  }
`)
const AnotherAgent = graphql(`
  mutation IsolationAnotherAgent {
    createAgent(input: { name: "another", nodeKeys: ["policies"] }) { __typename }
  }
`)

const SetQuota = graphql(`
  mutation IsolationSetQuota {
    setQuota(input: { kind: AGENTS, limit: 1000 }) { __typename ... on Error { message } }
    setFeatureFlag(input: { key: "modelAnswers", enabled: false }) { __typename ... on Error { message } }
  }
`)

const SeeWorkers = untyped('{ workers { __typename id } }')

/** Seeds objects of every type that belongs to a workspace. Requires the settings QUICK_WEBHOOKS. */
export async function seedWholeWorld({ app }: TestCanopy, client: TestClient): Promise<void> {
  await client.run(SetQuota, {})
  const seed = await seedWorld(client)
  const { agentId } = seed
  await seedProbe(client, agentId)
  await seedWebhook(client, agentId)
  await seedTemplates(app, client)
  const { reportId } = await seedReport(app, seed)
  await seedArtifact(app, reportId)
  await seedAlerts(app)
  await seedNotices(app)
  await seedUsedModel(app, client, agentId)
  const { workspaceId } = await app.database.prisma.agent.findUniqueOrThrow({
    where: { id: decodeId('Agent', agentId) ?? '' },
  })
  await seedGoal(app, workspaceId)
  await registerOne(client, '{ viewer { scopes } }')
  await askIn(client, { agentId, conversationId: await startConversation(client, agentId) }, 'annual leave')
}

/** Seeds another agent, with an alert but without a schedule or a topic. */
export async function seedAnotherAgent({ app, idle }: TestCanopy, client: TestClient): Promise<void> {
  await client.run(AnotherAgent, {})
  await idle()
  await seedAlerts(app)
}

/** Creates an alert for every agent without one. */
function seedAlerts({ database: { prisma } }: TestCanopy['app']): Promise<number> {
  return prisma.$executeRaw`
    INSERT INTO coverage_alerts (workspace_id, agent_id, snapshot_id, previous_percent, reason)
    SELECT workspace_id, id, latest_snapshot_id, 100, 'It fell' FROM agents
    WHERE NOT EXISTS (SELECT 1 FROM coverage_alerts WHERE agent_id = agents.id)`
}

/** Creates a notice for every workspace without one. */
function seedNotices({ database: { prisma } }: TestCanopy['app']): Promise<number> {
  return prisma.$executeRaw`
    INSERT INTO notices (id, workspace_id, kind, message, occasion)
    SELECT gen_random_uuid(), id, 'QUOTA_NEARLY_REACHED', 'The quota AGENTS is nearly reached: 9 of 10 are used. Delete what you no longer need, or raise it with setQuota.', 'seed'
    FROM workspaces
    WHERE NOT EXISTS (SELECT 1 FROM notices WHERE workspace_id = workspaces.id)`
}

/** Creates a model whose provider has a secret, with a call for an agent and one of its tasks, and a plugin with the secret. */
async function seedUsedModel(app: TestCanopy['app'], client: TestClient, agent: string): Promise<void> {
  const { uuid: secretId } = await seedSecret(client)
  const { modelProvider, task } = app.database.prisma
  const agentId = decodeId('Agent', agent) ?? ''
  const { id: taskId, workspaceId } = await task.findFirstOrThrow({ where: { agentId } })
  await seedModels(app, workspaceId, { agentId, taskId })
  await modelProvider.updateMany({ where: { workspaceId }, data: { secretId } })
  await seedPlugin(app, workspaceId, secretId)
}

export function seedUpload(client: TestClient): Promise<string> {
  return uploadFile(client, 'sent.txt', Buffer.from('sent'))
}

/** Queries everything that is visible in a workspace. */
export function viewWorld(client: TestClient) {
  return client.run(Walk, {})
}

/** @returns every row of a workspace as text, by table, including data that `viewWorld` does not return. */
export async function readRows(
  { database: { prisma } }: TestCanopy['app'],
  workspaceId: string,
): Promise<Record<string, string[]>> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name::text AS name FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name = 'workspace_id' ORDER BY 1`
  const uuid = decodeId('Workspace', workspaceId)
  const rows: Record<string, string[]> = {}
  for (const { name } of tables) {
    // `last_used_at` is ignored: the workspace's own requests update it on their API keys.
    const found = await prisma.$queryRawUnsafe<{ row: string }[]>(
      `SELECT (to_jsonb(t) - 'last_used_at')::text AS row FROM "${name}" t WHERE workspace_id = $1::uuid ORDER BY 1`,
      uuid,
    )
    rows[name] = found.map(({ row }) => row)
  }
  return rows
}

/** Creates objects that have an ID but are not Nodes, so `viewWorld` does not return them. @returns their IDs by type. */
export async function seedUnseen(client: TestClient, agentId: string): Promise<Record<string, string>> {
  return { Upload: await seedUpload(client), Query: await seedQuery(client, agentId) }
}

/** @returns the IDs of objects that belong to no workspace. */
export async function seeShared(client: TestClient): Promise<string[]> {
  return [...idsByType(await client.run(SeeWorkers, {})).values()].flat()
}

/** @returns the IDs of all objects in a response, by `__typename`. */
export function idsByType(value: unknown, found = new Map<string, string[]>()): Map<string, string[]> {
  if (typeof value !== 'object' || value === null) return found
  if ('__typename' in value && 'id' in value) {
    const ids = found.get(String(value.__typename)) ?? []
    if (!ids.includes(String(value.id))) ids.push(String(value.id))
    found.set(String(value.__typename), ids)
  }
  for (const child of Object.values(value)) idsByType(child, found)
  return found
}
