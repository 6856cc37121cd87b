import { basename, resolve } from 'node:path'
import { createCanopyClient } from '../../examples/canopy-client.ts'
import { batches } from '../shared/batches.ts'
import { findKnown, isUnchanged } from './known-documents.ts'
import type { Arguments } from './read-arguments.ts'
import { readSource, type Source } from './read-source.ts'
import { requireTaxonomy } from './require-taxonomy.ts'
import { type Outcome, sendBatch } from './send-batch.ts'
import { createProgress } from './show-progress.ts'
import { walkFolder } from './walk-folder.ts'

const MAX_BATCH_FILES = 50

export interface ImportReport extends Outcome {
  /** Files of unsupported types. */
  skipped: string[]
}

/** Sends the files of a folder that Canopy does not have yet. If interrupted, the next run continues. */
export async function importFolder({
  folder,
  nodeKeys,
  serverUrl,
  apiKey,
}: Arguments): Promise<ImportReport> {
  const client = createCanopyClient(serverUrl, apiKey)
  if (nodeKeys.length) await requireTaxonomy(client, serverUrl, nodeKeys)
  const { files, skipped } = await walkFolder(folder)
  const known = await findKnown(client, basename(resolve(folder)).normalize('NFC'))
  const report: ImportReport = { indexed: 0, unchanged: 0, failed: [], skipped }
  const progress = createProgress(files.length)
  const done = () => report.indexed + report.unchanged + report.failed.length

  async function* changed(): AsyncGenerator<Source> {
    for (const file of files) {
      const source = await readSource(file)
      if (!isUnchanged(source, known.get(file.sourceUri), nodeKeys)) yield source
      else report.unchanged += 1
    }
  }
  const bytesInRequest = ({ text, bytes }: Source) => (text === null ? 0 : bytes)
  for await (const batch of batches(changed(), bytesInRequest, { maxItems: MAX_BATCH_FILES })) {
    progress.show(done())
    const options = { nodeKeys, onProgress: (more: number) => progress.show(done() + more) }
    const { indexed, unchanged, failed } = await sendBatch(client, batch, options)
    report.indexed += indexed
    report.unchanged += unchanged
    report.failed.push(...failed)
  }
  progress.show(done())
  progress.end()
  return report
}
