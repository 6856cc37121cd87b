import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CanopyClient } from './canopy-client.ts'

/** `quick` only checks that everything runs; its figures are rough. */
export type Effort = 'full' | 'quick'

const DEMO = join(import.meta.dirname, '../prisma/demo')
/** `measurements` are in addition to the one at creation: with 5 of them, a page of 5 has a next page. */
const EFFORT: Record<Effort, { agents: number; measurements: number }> = {
  full: { agents: 20, measurements: 5 },
  quick: { agents: 2, measurements: 1 },
}

export const CREATE_TAXONOMY = `mutation ($input: CreateTaxonomyInput!) {
  createTaxonomy(input: $input) { ... on CreateTaxonomyPayload { taxonomy { id } } ... on Error { message } }
}`
export const ADD_DOCUMENTS = `mutation ($input: AddDocumentsInput!) {
  addDocuments(input: $input) { ... on AddDocumentsPayload { task { id } } ... on Error { message } }
}`
export const CREATE_AGENT = `mutation ($input: CreateAgentInput!) {
  createAgent(input: $input) { ... on CreateAgentPayload { agent { id } task { id } } ... on Error { message } }
}`
const MEASURE = `mutation ($agentId: ID!) {
  refreshCoverage(input: { agentId: $agentId, background: false }) {
    ... on RefreshCoveragePayload { coverage { percent } } ... on Error { message }
  }
}`
export const WATCH_TASK = `subscription ($taskId: ID!) {
  taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { sequence type } }
}`

export interface CreatedAgent {
  createAgent: { agent: { id: string }; task: { id: string } }
}
export interface WatchedTask {
  taskEvents: { sequence: number; type: string }
}

/** Roots of the demo's taxonomy. */
export const ROOT_KEYS = ['policies', 'product', 'engineering', 'operations']

/**
 * Fills an empty workspace through the API: the demo's taxonomy and documents, and agents with past measurements.
 * @returns ids of the agents. The scope of the first one is the whole taxonomy.
 */
export async function seedWorkspace(client: CanopyClient, effort: Effort): Promise<string[]> {
  const { agents, measurements } = EFFORT[effort]
  const { version, nodes } = await readJson<{ version: string; nodes: { key: string }[] }>('taxonomy.json')
  await client.run(CREATE_TAXONOMY, { input: { version, nodes, publish: true } })
  const list = await readJson<{ file: string }[]>('documents.json')
  const documents = await Promise.all(
    list.map(async ({ file, ...document }) => ({
      ...document,
      text: await readFile(join(DEMO, file), 'utf8'),
    })),
  )
  const added = await client.run<{ addDocuments: { task: { id: string } } }>(ADD_DOCUMENTS, {
    input: { documents },
  })
  await waitForTask(client, added.addDocuments.task.id)
  const agentIds: string[] = []
  for (let i = 0; i < agents; i++) {
    const nodeKeys = i === 0 ? ROOT_KEYS : [nodes[i % nodes.length]?.key]
    const input = {
      name: `Guide ${i + 1}`,
      scopeDescription: `Answers what comes up about ${nodeKeys.join(' and ')}.`,
      nodeKeys,
    }
    const { createAgent } = await client.run<CreatedAgent>(CREATE_AGENT, { input })
    await waitForTask(client, createAgent.task.id)
    for (let k = 0; k < measurements; k++) await client.run(MEASURE, { agentId: createAgent.agent.id })
    agentIds.push(createAgent.agent.id)
  }
  return agentIds
}

export async function waitForTask(client: CanopyClient, taskId: string): Promise<void> {
  for await (const { taskEvents } of client.watch<WatchedTask>(WATCH_TASK, { taskId })) {
    if (taskEvents.type === 'FAILED') throw new Error('A task of the seed failed.')
  }
}

/** Questions that the demo documents answer, in English and Korean. */
export async function readQuestions(): Promise<string[]> {
  return (await readJson<{ question: string }[]>('questions.json')).map(({ question }) => question)
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(join(DEMO, file), 'utf8'))
}
