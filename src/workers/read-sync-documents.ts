import type { TaskServices } from '../app.ts'
import { makeReady } from '../knowledge/documents/make-ready.ts'
import type { ReadyDocument } from '../knowledge/documents/save-documents.ts'
import { extractFile } from '../knowledge/extraction/extract-file.ts'
import type { SyncBatch, SyncedDocument } from '../plugins/sync-batch.ts'
import type { TaskRun } from '../tasks/define.ts'

/** A batch whose texts are ready to be saved. */
export interface ReadyBatch extends Omit<SyncBatch, 'upsert'> {
  documents: ReadyDocument[]
}

/** Prepares the documents of a batch. HTML is converted by a thread; what cannot be read becomes a problem. */
export async function readSyncDocuments(
  run: TaskRun,
  services: Pick<TaskServices, 'extraction' | 'config'>,
  { upsert, ...batch }: SyncBatch,
): Promise<ReadyBatch> {
  const documents: ReadyDocument[] = []
  const problems = [...batch.problems]
  for (const document of upsert) {
    const { sourceUri } = document
    const read =
      document.format === 'HTML' ? await readHtml(run, services, document) : { text: document.text }
    if ('failure' in read) problems.push({ sourceUri, message: read.failure })
    else {
      const contentType = document.format === 'TEXT' ? 'text/plain' : 'text/markdown'
      documents.push(makeReady({ ...document, text: read.text, contentType }, []))
    }
  }
  return { ...batch, problems, documents }
}

async function readHtml(
  { signal }: TaskRun,
  { extraction, config }: Pick<TaskServices, 'extraction' | 'config'>,
  { text }: SyncedDocument,
): Promise<{ text: string } | { failure: string }> {
  const bytes = new Uint8Array(new TextEncoder().encode(text))
  const file = { bytes, filename: 'page.html', contentType: 'text/html' }
  const { extracted, failure } = await extractFile(extraction, file, { limits: config.extraction, signal })
  return extracted ? { text: extracted.text } : { failure: failure ?? 'The page cannot be read.' }
}
