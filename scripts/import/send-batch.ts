import { openAsBlob } from 'node:fs'
import { type CanopyClient, CanopyUnreachable, RequestRefused } from '../../examples/canopy-client.ts'
import type { DocumentInput } from '../../examples/gql/graphql.ts'
import { watchFrom } from '../../examples/resume.ts'
import { Add, CreateUpload, Watch } from './operations.ts'
import { type Source, titleOf } from './read-source.ts'

/** Concurrent uploads. */
const CONCURRENCY = 4

export interface Outcome {
  indexed: number
  unchanged: number
  failed: { sourceUri: string; reason: string }[]
}

/**
 * Sends files and waits until they are indexed or have failed.
 * @param onProgress called with the number of finished files
 */
export async function sendBatch(
  client: CanopyClient,
  sources: readonly Source[],
  { nodeKeys, onProgress }: { nodeKeys: readonly string[]; onProgress: (done: number) => void },
): Promise<Outcome> {
  const outcome: Outcome = { indexed: 0, unchanged: 0, failed: [] }
  const documents: DocumentInput[] = []
  const waiting = [...sources]
  const sendNext = async (): Promise<void> => {
    for (let source = waiting.shift(); source; source = waiting.shift()) {
      const content = source.text === null ? await sendFile(client, source) : describeText(source)
      if ('reason' in content) outcome.failed.push({ sourceUri: source.sourceUri, reason: content.reason })
      else documents.push({ ...content, sourceUri: source.sourceUri, nodeKeys: [...nodeKeys] })
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, sendNext))
  if (documents.length === 0) return outcome
  const { addDocuments: added } = await client.run(Add, { input: { documents } })
  if (added.__typename !== 'AddDocumentsPayload') throw new RequestRefused([added])
  await follow(client, added.task.id, outcome, done => onProgress(outcome.failed.length + done))
  return outcome
}

function describeText(source: Source): DocumentInput {
  return { text: source.text, contentType: source.contentType, title: titleOf(source) }
}

/** Includes the hash, so that the next run can skip the file if it is unchanged. */
async function sendFile(
  client: CanopyClient,
  { path, filename, contentType, bytes, sha256 }: Source,
): Promise<DocumentInput | { reason: string }> {
  if (bytes === 0) return { reason: 'The file is empty.' }
  const input = { filename, contentType, bytes }
  const { createUpload: made } = await client.run(CreateUpload, { input })
  if (made.__typename !== 'CreateUploadPayload') return { reason: made.message }
  const response = await fetch(made.url, { method: 'PUT', body: await openAsBlob(path) }).catch(cause => {
    throw new CanopyUnreachable(`Canopy does not answer at ${new URL(made.url).origin}.`, { cause })
  })
  const answer = (await response.json()) as { message?: string }
  if (!response.ok) return { reason: answer.message ?? `The upload failed with status ${response.status}.` }
  return { uploadId: made.uploadId, metadata: { fileSha256: sha256 } }
}

async function follow(
  client: CanopyClient,
  taskId: string,
  outcome: Outcome,
  onProgress: (done: number) => void,
): Promise<void> {
  const events = watchFrom(
    client,
    Watch,
    { taskId, after: 0 },
    { cursorOf: ({ taskEvents: event }) => (event.__typename === 'TaskEvent' ? event.sequence : null) },
  )
  for await (const { taskEvents: event } of events) {
    if (event.__typename !== 'TaskEvent') continue
    onProgress(event.progress.done ?? 0)
    if (event.failure && event.status !== 'PENDING') throw new RequestRefused([event.failure])
    if (event.status === 'CANCELLED') throw new RequestRefused([{ message: 'The import was cancelled.' }])
    if (!event.result || !('indexed' in event.result)) continue
    outcome.indexed += event.result.indexed
    outcome.unchanged += event.result.unchanged
    for (const { sourceUri, title, failure } of event.result.failed)
      outcome.failed.push({ sourceUri: sourceUri ?? title, reason: failure ?? 'It could not be indexed.' })
  }
}
