import { graphql } from './gql/gql.ts'
import type { TestClient } from './test-client.ts'

const Refresh = graphql(`
  mutation WorkRefresh($agentId: ID!, $key: String) {
    refreshCoverage(input: { agentId: $agentId, idempotencyKey: $key }) {
      __typename
      ... on RefreshCoveragePayload { task { id } }
      ... on Error { message }
    }
  }
`)
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
  mutation WorkCancel($id: ID!) {
    cancelTask(input: { id: $id }) { __typename }
  }
`)

/** Requests a coverage refresh. @returns the ID of the task, which must not get lost from now on. @throws on any error. */
export async function sendRefresh(
  client: Pick<TestClient, 'run'>,
  agentId: string,
  key?: string,
): Promise<string> {
  const { refreshCoverage: answer } = await client.run(Refresh, { agentId, key })
  if (answer.__typename !== 'RefreshCoveragePayload' || !answer.task) throw new Error(JSON.stringify(answer))
  return answer.task.id
}

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

/** @throws on any error. */
export async function sendCancel(client: Pick<TestClient, 'run'>, id: string): Promise<void> {
  const { cancelTask: answer } = await client.run(Cancel, { id })
  if (answer.__typename !== 'CancelTaskPayload') throw new Error(JSON.stringify(answer))
}
