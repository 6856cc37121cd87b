import { v7 as uuidv7 } from 'uuid'
import type { App } from '../../src/app.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { expectType } from './expect-type.ts'
import { graphql } from './gql/gql.ts'
import type { ArtifactKind, GenerateReportInput } from './gql/graphql.ts'
import { addDocuments, createMeasuredAgent, createTaxonomy, waitForTask } from './seed.ts'
import type { TestClient } from './test-client.ts'

/** The documents of the agent, by source. */
export const GUIDES = {
  'guide://leave': `# Annual leave

Every employee has 22 days of annual leave in a calendar year. Part-time employees have a share that follows their hours.
They find the figure on their pay slip.

## Booking leave

- Book annual leave in the portal at least two weeks ahead.
- The manager answers a request for leave within three working days.

## Unused leave

Up to five days of unused leave carry over into the next year. Days that were carried over lapse on 31 March.
`,
  'guide://travel': `# Business travel

The travel desk books flights and hotels for every business trip. A hotel may cost up to 140 euros for a night.

## Travel expenses

Submit travel expenses within ten working days after the trip. Receipts are needed for every amount above 20 euros.
The finance team pays approved travel expenses with the next payroll.
`,
  'guide://security': `# Laptop security

Every laptop is encrypted and locks itself after five minutes. Report a lost laptop to the security desk within one hour.
The security desk wipes a lost laptop from afar as soon as it is reported.
`,
  'guide://remote-ko': `# 재택근무 운영 지침

모든 구성원은 일주일에 최대 3일까지 집에서 일할 수 있다. 팀마다 하루를 모이는 날로 정해 전원이 사무실에 출근한다.

## 장비와 비용

회사는 재택근무 구성원에게 의자와 모니터를 사도록 55만 원을 한 번 지급한다. 인터넷 요금은 급여에 포함되어 있어 따로 청구하지 않는다.
`,
} as const

export interface ReportWorld {
  agentId: string
  /** Ids of documents by source. */
  documentIds: Map<string, string>
}

/** Adds or replaces documents and waits until they are indexed. @returns their IDs by source. */
export async function addGuides(
  client: TestClient,
  guides: Readonly<Record<string, string>>,
): Promise<Map<string, string>> {
  const documents = Object.entries(guides).map(([sourceUri, text]) => ({
    title: /^# (.*)/.exec(text)?.[1] ?? sourceUri,
    sourceUri,
    contentType: 'text/markdown',
    text,
    nodeKeys: ['guides'],
  }))
  const ids = await addDocuments(client, ...documents)
  return new Map(documents.map(({ sourceUri }, i) => [sourceUri, ids[i] ?? '']))
}

/** Creates an agent with the guides as its documents. */
export async function makeReportWorld(
  client: TestClient,
  guides: Readonly<Record<string, string>> = GUIDES,
): Promise<ReportWorld> {
  await createTaxonomy(client, [{ key: 'guides', name: 'Guides' }])
  const documentIds = await addGuides(client, guides)
  const { agentId } = await createMeasuredAgent(client, { nodeKeys: ['guides'] })
  return { agentId, documentIds }
}

interface PlannedSection {
  title: string
  description?: string
  keyPoints?: string[]
  maxWords?: number
}

/** The default sections of a plan. */
const SECTIONS: readonly PlannedSection[] = [
  { title: 'Summary' },
  { title: 'Annual leave', description: 'How much there is and how it is booked.' },
  { title: 'Travel expenses' },
  { title: 'Lost laptops' },
]

interface NewPlan {
  title?: string
  language?: string
  sections?: readonly PlannedSection[]
  status?: 'APPROVED' | 'PROPOSED'
}

/** Inserts a topic with an approved plan. */
export function makeApprovedPlan(
  { database: { prisma } }: App,
  agentId: string,
  plan: NewPlan = {},
): Promise<{ topicId: string; planId: string }> {
  return makePlanOf((text, values = []) => prisma.$queryRawUnsafe(text, ...values), agentId, plan)
}

/** Inserts a topic with a plan, with the given function. */
export async function makePlanOf(
  sql: (text: string, values?: unknown[]) => Promise<unknown[]>,
  agentId: string,
  {
    title = 'Leave, travel and laptops',
    language = 'en',
    sections = SECTIONS,
    status = 'APPROVED',
  }: NewPlan = {},
): Promise<{ topicId: string; planId: string }> {
  const [topicId, planId] = [uuidv7(), uuidv7()]
  const agent = decodeId('Agent', agentId)
  await sql(
    `INSERT INTO topics (id, workspace_id, author_id, title, language, status)
     SELECT $1::uuid, workspace_id, (SELECT id FROM users u WHERE u.workspace_id = a.workspace_id LIMIT 1), $2, $3, 'APPROVED'
     FROM agents a WHERE id = $4::uuid`,
    [topicId, title, language, agent],
  )
  await sql(
    `INSERT INTO topic_agents (workspace_id, topic_id, agent_id, ordinal)
     SELECT workspace_id, $1::uuid, id, 1 FROM agents WHERE id = $2::uuid`,
    [topicId, agent],
  )
  await sql(
    `INSERT INTO topic_plans (id, workspace_id, topic_id, revision, status, source, outline, estimate_seconds, estimate_tokens,
       estimate_cost_usd, took_ms)
     SELECT $1::uuid, workspace_id, id, 1, $2::"PlanStatus", 'PERSON', '', 2, 0, 0, 1 FROM topics WHERE id = $3::uuid`,
    [planId, status, topicId],
  )
  const rows = sections.map(({ keyPoints = [], ...section }, i) => ({
    ...section,
    keyPoints,
    ordinal: i + 1,
  }))
  await sql(
    `INSERT INTO plan_sections (workspace_id, plan_id, ordinal, title, description, key_points, max_words, passages, documents,
       support)
     SELECT p.workspace_id, p.id, s.ordinal, s.title, coalesce(s.description, ''),
       ARRAY(SELECT jsonb_array_elements_text(s."keyPoints")), s."maxWords", 1, 1, 'THIN'
     FROM topic_plans p, jsonb_to_recordset($1::jsonb)
       AS s(ordinal int, title text, description text, "keyPoints" jsonb, "maxWords" int)
     WHERE p.id = $2::uuid`,
    [JSON.stringify(rows), planId],
  )
  return { topicId: encodeId('Topic', topicId), planId: encodeId('TopicPlan', planId) }
}

const Generate = graphql(`
  mutation Generate($input: GenerateReportInput!) {
    generateReport(input: $input) {
      __typename
      ... on GenerateReportPayload { topic { id status } task { id } }
      ... on ConflictError { code message existing { __typename id } }
      ... on ValidationError { code message issues { path message } }
      ... on Error { code message }
    }
  }
`)
const TaskReport = graphql(`
  query TaskReport($id: ID!) {
    task(id: $id) {
      status
      failure { code message }
      subject { __typename ... on Topic { id status } }
      result {
        __typename
        ... on Report {
          id
          version
          sections { order title markdown model stale citations { start end chunk { id content document { title } } } }
          artifacts { kind filename downloadUrl }
        }
      }
    }
  }
`)

export async function generate(client: TestClient, input: GenerateReportInput) {
  return (await client.run(Generate, { input })).generateReport
}

/** Generates a report and waits for it. */
export async function writeWholeReport(client: TestClient, planId: string, formats?: ArtifactKind[]) {
  const { task } = expectType(await generate(client, { planId, formats }), 'GenerateReportPayload')
  return readWhenDone(client, task.id)
}

/** Waits for the task that writes a report. @returns the report. */
export async function readWhenDone(client: TestClient, taskId: string) {
  await waitForTask(client, taskId)
  const { task } = await client.run(TaskReport, { id: taskId })
  if (task?.result?.__typename !== 'Report') throw new Error(JSON.stringify(task))
  return { ...task.result, taskId }
}

export type ReadReport = Awaited<ReturnType<typeof readWhenDone>>
