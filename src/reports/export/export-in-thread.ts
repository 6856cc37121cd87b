import type { App } from '../../platform/app.ts'
import { createThreadPool, type ThreadPool } from '../../platform/threads/thread-pool.ts'
import { ThreadBroken, ThreadOverLimit } from '../../platform/threads/watch-thread.ts'
import type { ExportAnswer, ExportJob } from './export-job.ts'
import type { ExportedReport } from './export-report.ts'

type Limits = App['config']['exports']

/** Threads that make files of reports, started when there are any. */
export function createExporting({ threads, timeoutMs, memoryBytes }: Limits): ThreadPool {
  return createThreadPool(new URL('./export-thread.ts', import.meta.url), threads, { timeoutMs, memoryBytes })
}

/** A report could not be made into a file, and would not be another time. `message` is one sentence for a person. */
export class ExportFailed extends Error {
  override readonly name = 'ExportFailed'
}

/**
 * Makes a file of a report in a thread, within limits of time and memory: a PDF of 80 pages takes seconds.
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
  throw new ExportFailed(`The ${job.kind} of the report could not be made.`, { cause: answer.failure })
}

function describe(error: unknown, { kind }: ExportJob, limits: Limits): ExportFailed | null {
  if (error instanceof ThreadBroken)
    return new ExportFailed(`The ${kind} of the report could not be made.`, { cause: error })
  if (!(error instanceof ThreadOverLimit)) return null
  const most = error.limit === 'time' ? `${limits.timeoutMs} ms` : `${limits.memoryBytes} bytes of memory`
  return new ExportFailed(`Making the ${kind} of the report took more than ${most}.`, { cause: error })
}
