import { parentPort } from 'node:worker_threads'
import type { ExportAnswer, ExportJob } from './export-in-thread.ts'
import { exportReport } from './export-report.ts'

// Runs in a worker thread. Each message is one job; each reply is the file or the failure.
parentPort?.on('message', async (job: ExportJob) => {
  parentPort?.postMessage(await answer(job))
})

async function answer({ document, kind }: ExportJob): Promise<ExportAnswer> {
  try {
    return { exported: await exportReport(document, kind) }
  } catch (error) {
    return { failure: String((error as Error)?.stack ?? error) }
  }
}
