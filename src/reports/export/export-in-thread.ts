import type { Config } from '../../config/config.ts'
import type { ArtifactKind } from '../../generated/prisma/client.ts'
import { createThreadPool, type ThreadPool } from '../../platform/threads/thread-pool.ts'
import { ThreadBroken, ThreadOverLimit } from '../../platform/threads/watch-thread.ts'
import type { ReportDocument } from '../report-document.ts'
import type { ExportedReport } from './export-report.ts'

/** Messages to and from an export thread. */
export interface ExportJob {
  document: ReportDocument
  kind: ArtifactKind
}

export type ExportAnswer = { exported: ExportedReport } | { failure: string }

type Limits = Config['exports']

/** Creates the pool of export threads. Threads start on demand. */
export function createExporting({ threads, timeoutMs, memoryBytes }: Limits): ThreadPool {
  return createThreadPool(new URL('./export-thread.ts', import.meta.url), threads, { timeoutMs, memoryBytes })
}

/** An export failed and would fail again. `message` is one sentence for users. */
export class ExportFailed extends Error {
  override readonly name = 'ExportFailed'
}

/**
 * Exports a report in a thread, within time and memory limits. A PDF of 80 pages takes seconds.
 * @throws ExportFailed
 */
export async function exportInThread(
  threads: ThreadPool,
  job: ExportJob,
  { limits, signal }: { limits: Limits; signal: AbortSignal },
): Promise<ExportedReport> {
  const answer = await threads.run<ExportAnswer>(job, { signal }).catch(error => {
    throw describe(error, job, limits) ?? error
  })
  if ('exported' in answer) return answer.exported
  throw new ExportFailed(`Could not export the report as ${job.kind}.`, { cause: answer.failure })
}

function describe(error: unknown, { kind }: ExportJob, limits: Limits): ExportFailed | null {
  if (error instanceof ThreadBroken)
    return new ExportFailed(`Could not export the report as ${kind}.`, { cause: error })
  if (!(error instanceof ThreadOverLimit)) return null
  const limit = error.limit === 'time' ? `${limits.timeoutMs} ms` : `${limits.memoryBytes} bytes of memory`
  return new ExportFailed(`Exporting the report as ${kind} took more than ${limit}.`, { cause: error })
}
