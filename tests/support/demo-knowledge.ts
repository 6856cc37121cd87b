import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { graphql } from './gql/gql.ts'
import { waitForTask } from './seed.ts'
import type { TestClient } from './test-client.ts'

const DEMO = join(import.meta.dirname, '../../prisma/demo')

const AddDemo = graphql(`
  mutation DemoKnowledge($input: AddDocumentsInput!) {
    addDocuments(input: $input) {
      __typename
      ... on AddDocumentsPayload { task { id } documents { id sourceUri } }
      ... on Error { message }
    }
  }
`)

export interface DemoQuestion {
  question: string
  language: 'en' | 'ko'
  kind: 'document' | 'code'
  /** Sources of documents that answer it. */
  expected: string[]
}

async function readDemo<T>(name: string): Promise<T[]> {
  return JSON.parse(await readFile(join(DEMO, name), 'utf8'))
}

export function readDemoQuestions(): Promise<DemoQuestion[]> {
  return readDemo('questions.json')
}

/** Loads the documents of the demo as a client does. @returns their ids by source. */
export async function addDemoKnowledge(client: TestClient): Promise<Map<string, string>> {
  const rows = await readDemo<{ file: string; title: string; sourceUri: string; contentType: string }>(
    'documents.json',
  )
  const documents = await Promise.all(
    rows.map(async ({ file, title, sourceUri, contentType }) => ({
      title,
      sourceUri,
      contentType,
      text: await readFile(join(DEMO, file), 'utf8'),
    })),
  )
  const { addDocuments: added } = await client.run(AddDemo, { input: { documents } })
  if (added.__typename !== 'AddDocumentsPayload') throw new Error(JSON.stringify(added))
  await waitForTask(client, added.task.id)
  return new Map(added.documents.map(document => [document.sourceUri ?? '', document.id]))
}
