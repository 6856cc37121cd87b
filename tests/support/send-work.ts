import { graphql } from './gql/gql.ts'
import { refreshCoverage } from './seed.ts'
import type { TestClient } from './test-client.ts'

const Add = graphql(`
  mutation WorkAdd($input: AddDocumentsInput!) {
    addDocuments(input: $input) {
      __typename
      ... on AddDocumentsPayload { task { id } }
      ... on Error { message }
    }
  }
`)
const Cancel = graphql(`
  mutation WorkCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }
`)

const Redrive = graphql(`
  mutation WorkRedrive($id: ID!) {
    redriveTask(input: { id: $id }) {
      __typename
      ... on RedriveTaskPayload { task { id } }
      ... on Error { message }
    }
  }
`)

/** Requests a coverage refresh. @returns the ID of the task, which must not get lost from now on. @throws on any error. */
export const sendRefresh = (client: Pick<TestClient, 'run'>, agentId: string, idempotencyKey?: string) =>
  refreshCoverage(client, agentId, { idempotencyKey })

let added = 0

/**
 * Adds `count` new, unique documents of `sentences` sentences each.
 * @returns the ID of the task. @throws on any error.
 */
export async function sendDocuments(
  client: Pick<TestClient, 'run'>,
  count: number,
  sentences = 1,
): Promise<string> {
  const documents = Array.from({ length: count }, () => {
    const name = `document ${process.pid}-${++added}`
    const text = Array.from(
      { length: sentences },
      (_, i) => `Text ${i} of ${name}, with a few words to index.`,
    )
    return { title: name, text: `# ${name}\n\n${text.join(' ')}` }
  })
  const { addDocuments: answer } = await client.run(Add, { input: { documents } })
  if (answer.__typename !== 'AddDocumentsPayload') throw new Error(JSON.stringify(answer))
  return answer.task.id
}

/** The tasks that `sendNth` creates. */
interface Work {
  /** Agents to measure, in turn. */
  agents: readonly string[]
  /** Every n-th task adds documents instead, beginning with the first. */
  ingestionEvery: number
  /** Number of documents that such a task adds. */
  documents: number
}

/** Sends the task with this index, counted from 0. @returns its ID. @throws on any error. */
export function sendNth(client: Pick<TestClient, 'run'>, index: number, work: Work): Promise<string> {
  return index % work.ingestionEvery === 0
    ? sendDocuments(client, work.documents)
    : sendRefresh(client, work.agents[index % work.agents.length] ?? '')
}

/** Redrives a dead letter. @returns the ID of the new task. @throws on any error. */
export async function sendRedrive(client: Pick<TestClient, 'run'>, id: string): Promise<string> {
  const { redriveTask: answer } = await client.run(Redrive, { id })
  if (answer.__typename !== 'RedriveTaskPayload') throw new Error(JSON.stringify(answer))
  return answer.task.id
}

/** @throws on any error. */
export async function sendCancel(client: Pick<TestClient, 'run'>, id: string): Promise<void> {
  const { cancelTask: answer } = await client.run(Cancel, { id })
  if (answer.__typename !== 'CancelTaskPayload') throw new Error(JSON.stringify(answer))
}
