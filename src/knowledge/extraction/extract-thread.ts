import { parentPort } from 'node:worker_threads'
import { DocumentTooLarge } from '../text/document-limits.ts'
import type { ExtractionAnswer, ExtractionJob } from './extract-file.ts'
import { extractText } from './extract-text.ts'
import { UnreadableFile } from './extracted-text.ts'

// Runs in a worker thread. For each message with a file, it sends one with the text or the reason why there is none.
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
    // For example a stack overflow, from a file that is nested thousands of levels deep to break readers.
    return { failure: 'The file is damaged and cannot be read.', cause: String((error as Error)?.stack) }
  }
}
