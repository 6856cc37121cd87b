import type { TaskServices } from '../app.ts'
import type { ArtifactKind } from '../generated/prisma/client.ts'
import { ArtifactTooLarge } from '../platform/artifacts/artifact-store.ts'
import { ExportFailed, exportInThread } from '../reports/export/export-in-thread.ts'
import { REPORT_DOCUMENT, toReportDocument } from '../reports/report-document.ts'
import { saveArtifact } from '../reports/store/report-rows.ts'
import { PermanentFailure, type TaskRun } from '../tasks/define.ts'

/**
 * Exports a report to the files that do not exist yet, one after another. A later attempt does not export them again.
 * @throws PermanentFailure if an export fails or a file is too large to store.
 */
export async function makeArtifacts(
  run: TaskRun,
  { artifacts, exporting, config }: Pick<TaskServices, 'artifacts' | 'exporting' | 'config'>,
  reportId: string,
  kinds: readonly ArtifactKind[],
): Promise<void> {
  const { db, task, signal } = run
  const { workspaceId } = task
  const report = await db.report.findUniqueOrThrow({
    where: { id: reportId },
    select: { ...REPORT_DOCUMENT, artifacts: { select: { kind: true } } },
  })
  const existing = new Set(report.artifacts.map(({ kind }) => kind))
  const document = toReportDocument(report)
  for (const kind of new Set(kinds).difference(existing)) {
    try {
      const job = { document, kind }
      const { data, contentType, filename } = await exportInThread(exporting, job, {
        limits: config.exports,
        signal,
      })
      const sha256 = await artifacts.put(workspaceId, data)
      const artifact = { workspaceId, reportId, kind, filename, contentType, bytes: data.length, sha256 }
      await run.effect(tx => saveArtifact(tx, artifact))
    } catch (error) {
      if (error instanceof ArtifactTooLarge) throw new PermanentFailure('FILE_TOO_LARGE', error.message)
      if (!(error instanceof ExportFailed)) throw error
      run.log.error({ err: error, kind }, 'report export failed')
      throw new PermanentFailure('EXPORT_FAILED', error.message)
    }
  }
}
