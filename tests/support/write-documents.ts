import { hash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { graphql } from './gql/gql.ts'
import { sized } from './scale.ts'
import type { TestClient } from './test-client.ts'

const Add = graphql(`
  mutation WriteDocument($title: String!, $text: String!) {
    addDocuments(input: { documents: [{ title: $title, text: $text }] }) {
      __typename
      ... on AddDocumentsPayload { task { id } documents { id } }
    }
  }
`)

export interface Written {
  id: string
  /** ID of the task that indexes it. */
  taskId: string
  /** A word that no other document contains. */
  word: string
}

export interface Writer {
  /** Documents that the server has acknowledged so far. */
  written: readonly Written[]
  /** Lets the current write finish. @throws if any write failed. */
  stop(): Promise<void>
}

/** So slow that the worker keeps up. In the gate, indexing more documents would take most of the test's CPU time. */
const PAUSE_MS = sized(300, 100)

/** Adds documents until it is stopped. */
export function startWriter(client: TestClient): Writer {
  const written: Written[] = []
  let isStopped = false
  const write = async () => {
    while (!isStopped) {
      // Nothing like the other words, because search finds misspelled ones.
      const word = `w${hash('sha256', String(written.length)).slice(0, 16)}`
      const answer = await client.run(Add, { title: word, text: `About ${word}. Something to find.` })
      const { addDocuments: added } = answer
      if (added.__typename !== 'AddDocumentsPayload') throw new Error(JSON.stringify(added))
      for (const { id } of added.documents) written.push({ id, word, taskId: added.task.id })
      await sleep(PAUSE_MS)
    }
  }
  const ended = write()
  // Reported by `stop`.
  ended.catch(() => {})
  return {
    written,
    async stop() {
      isStopped = true
      await ended
    },
  }
}
