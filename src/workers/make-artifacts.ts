import type { ArtifactKind } from '../generated/prisma/client.ts'
import { ArtifactTooLarge } from '../platform/artifacts/artifact-store.ts'
import { saveArtifact } from '../platform/artifacts/save-artifact.ts'
import { ExportFailed, exportInThread } from '../reports/export/export-in-thread.ts'
import { REPORT_DOCUMENT, toReportDocument } from '../reports/load-report-document.ts'
import { PermanentFailure, type TaskRun } from './task-definition.ts'

/**
 * Makes the files of a report, those that are not there yet, one after the other: an attempt that goes on with the task does not
 * make them again.
 * @throws PermanentFailure when one cannot be made, or is too large to be kept.
 */
export async function makeArtifacts(
  run: TaskRun,
  reportId: string,
  kinds: readonly ArtifactKind[],
): Promise<void> {
  const { db, task, artifacts, exporting, config, signal } = run
  const { workspaceId } = task
  const report = await db.report.findUniqueOrThrow({
    where: { id: reportId },
    select: { ...REPORT_DOCUMENT, artifacts: { select: { kind: true } } },
  })
  const made = new Set(report.artifacts.map(({ kind }) => kind))
  const document = toReportDocument(report)
  for (const kind of new Set(kinds).difference(made)) {
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
      run.log.error({ err: error, kind }, 'a report could not be exported')
      throw new PermanentFailure('EXPORT_FAILED', error.message)
    }
  }
}
