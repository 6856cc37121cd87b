import { parentPort } from 'node:worker_threads'
import { DocumentTooLarge } from '../text/document-limits.ts'
import { extractText } from './extract-text.ts'
import type { ExtractionAnswer, ExtractionJob } from './extraction-job.ts'
import { UnreadableFile } from './unreadable-file.ts'

// Runs in a thread of its own: one message with a file in, one with its text or the reason for none out.
parentPort?.on('message', async ({ file, limits }: ExtractionJob) => {
  parentPort?.postMessage(await answer(file, limits))
})

async function answer(
  file: ExtractionJob['file'],
  limits: ExtractionJob['limits'],
): Promise<ExtractionAnswer> {
  try {
    return { extracted: await extractText(file, limits) }
  } catch (error) {
    if (error instanceof UnreadableFile || error instanceof DocumentTooLarge)
      return { failure: error.message }
    // A stack that ran over: what is nested a thousand times deep was made to break its readers.
    return { failure: 'The file is damaged: it cannot be read.', cause: String((error as Error)?.stack) }
  }
}
