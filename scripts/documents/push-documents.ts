import { type CanopyClient, RequestRefused } from '../../examples/canopy-client.ts'
import { batches } from '../shared/batches.ts'
import { Register } from './operations.ts'

/** The maximum of one `registerDocuments`. */
const MAX_BATCH_DOCUMENTS = 1_000

export interface PushReport {
  registered: number
  requests: number
  /** Documents that are not valid against the schema, with their first line. */
  invalid: { document: string; problem: string }[]
}

/** Registers documents in batches. Pushing the same documents again changes nothing. */
export async function pushDocuments(
  client: CanopyClient,
  documents: readonly string[],
  { asTools, batchBytes }: { asTools: boolean; batchBytes: number },
): Promise<PushReport> {
  const report: PushReport = { registered: 0, requests: 0, invalid: [] }
  const limits = { maxItems: MAX_BATCH_DOCUMENTS, maxBytes: batchBytes }
  for await (const batch of batches(documents, bytesInRequest, limits)) {
    const { registerDocuments: result } = await client.run(Register, { input: { documents: batch, asTools } })
    report.requests += 1
    if (result.__typename === 'RegisterDocumentsPayload') report.registered += result.documents.length
    else if (result.__typename === 'ValidationError')
      for (const { path, message } of result.issues)
        report.invalid.push({ document: firstLine(batch, path), problem: message })
    else throw new RequestRefused([result])
  }
  return report
}

function bytesInRequest(document: string): number {
  return Buffer.byteLength(JSON.stringify(document)) + 1
}

/** @param path of a problem, such as `input.documents.3`. */
function firstLine(batch: readonly string[], path: string): string {
  const index = /^input\.documents\.(\d+)$/.exec(path)?.[1]
  return index === undefined ? path : (batch[Number(index)]?.split('\n')[0] ?? path)
}
