import type { App } from '../../src/app.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { exportReport } from '../../src/reports/export/export-report.ts'
import { REPORT_DOCUMENT, toReportDocument } from '../../src/reports/report-document.ts'
import { saveArtifact } from '../../src/reports/store/report-rows.ts'

/** Exports a report to a file as its task does. @returns its ID and content. */
export async function seedArtifact(
  { database: { prisma }, artifacts }: App,
  reportId: string,
  kind: 'MARKDOWN' | 'HTML' | 'DOCX' = 'MARKDOWN',
): Promise<{ id: string; data: Uint8Array }> {
  const id = decodeId('Report', reportId) ?? ''
  const report = await prisma.report.findUniqueOrThrow({
    where: { id },
    select: { workspaceId: true, ...REPORT_DOCUMENT },
  })
  const { workspaceId } = report
  const { data, filename, contentType } = await exportReport(toReportDocument(report), kind)
  const sha256 = await artifacts.put(workspaceId, data)
  const artifact = { workspaceId, reportId: id, kind, filename, contentType, bytes: data.length, sha256 }
  await prisma.$transaction(tx => saveArtifact(tx, artifact))
  const row = await prisma.artifact.findFirstOrThrow({ where: { reportId: id, kind } })
  return { id: encodeId('Artifact', row.id), data }
}
