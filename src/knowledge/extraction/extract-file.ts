import type { Config } from '../../config/config.ts'
import { createThreadPool, type ThreadPool } from '../../platform/threads/thread-pool.ts'
import { ThreadBroken, ThreadOverLimit } from '../../platform/threads/watch-thread.ts'
import type { ExtractedText, ExtractionLimits, FileToRead } from './extracted-text.ts'

/** A message to the thread. */
export interface ExtractionJob {
  file: FileToRead
  limits: ExtractionLimits
}

/** The thread's answer: the text, or one sentence for users that says why there is none. `cause` is for the log. */
export type ExtractionAnswer =
  | { extracted: ExtractedText; failure?: never; cause?: never }
  | { failure: string; cause?: string; extracted?: never }

type Limits = Config['extraction']

/** Creates a pool of threads that read files. Threads start when there are files. */
export function createExtractionPool({ threads, timeoutMs, memoryBytes }: Limits): ThreadPool {
  const script = new URL('./extract-thread.ts', import.meta.url)
  return createThreadPool(script, threads, { timeoutMs, memoryBytes })
}

/**
 * Reads a file in a thread, within time and memory limits. Transfers its bytes: the caller can no longer use them.
 * @returns the text, or one sentence for users that says why there is none.
 */
export async function extractFile(
  threads: ThreadPool,
  file: FileToRead & { bytes: Uint8Array<ArrayBuffer> },
  { limits, signal }: { limits: Limits; signal: AbortSignal },
): Promise<ExtractionAnswer> {
  const job: ExtractionJob = { file, limits: { maxBytes: limits.maxBytes, maxEntries: limits.maxEntries } }
  try {
    return await threads.run<ExtractionAnswer>(job, { signal, transfer: [file.bytes.buffer] })
  } catch (error) {
    if (error instanceof ThreadOverLimit)
      return {
        failure:
          error.limit === 'time'
            ? `Reading the file took longer than ${limits.timeoutMs} ms.`
            : `Reading the file took more than ${limits.memoryBytes} bytes of memory.`,
      }
    if (error instanceof ThreadBroken)
      return { failure: 'The file is damaged and cannot be read.', cause: String(error.cause) }
    throw error
  }
}
