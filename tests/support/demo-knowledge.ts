import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addDocuments } from './seed.ts'
import type { TestClient } from './test-client.ts'

const DEMO = join(import.meta.dirname, '../../prisma/demo')

interface DemoQuestion {
  question: string
  language: 'en' | 'ko'
  kind: 'document' | 'code'
  /** Sources of the documents that answer it. */
  expected: string[]
}

async function readDemo<T>(name: string): Promise<T[]> {
  return JSON.parse(await readFile(join(DEMO, name), 'utf8'))
}

export function readDemoQuestions(): Promise<DemoQuestion[]> {
  return readDemo('questions.json')
}

/** Adds the documents of the demo and waits until they are indexed. @returns their IDs by source. */
export async function addDemoKnowledge(client: TestClient): Promise<Map<string, string>> {
  const rows = await readDemo<{ file: string; title: string; sourceUri: string; contentType: string }>(
    'documents.json',
  )
  const documents = await Promise.all(
    rows.map(async ({ file, title, sourceUri, contentType }) => {
      const text = await readFile(join(DEMO, file), 'utf8')
      return { title, sourceUri, contentType, text }
    }),
  )
  const ids = await addDocuments(client, ...documents)
  return new Map(documents.map(({ sourceUri }, i) => [sourceUri, ids[i] ?? '']))
}
