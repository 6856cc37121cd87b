import { NotFoundError } from '../../errors.ts'
import { encodeId } from '../../platform/ids.ts'
import type { RequestContext } from '../../platform/requests/request-context.ts'
import { exportInThread } from '../../reports/export/export-in-thread.ts'
import { REPORT_DOCUMENT, toReportDocument } from '../../reports/load-report-document.ts'

/**
 * Renders reports (UUIDs) as Markdown, identical to their Markdown files. Runs in a thread: a long report takes a
 * second, which would block other requests.
 */
export async function loadReportMarkdown(
  { app: { config, exporting }, db, signal }: RequestContext,
  ids: readonly string[],
): Promise<(string | Error)[]> {
  const reports = await db.report.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, ...REPORT_DOCUMENT },
  })
  const byId = new Map(reports.map(report => [report.id, report]))
  return Promise.all(
    ids.map(async id => {
      const report = byId.get(id)
      // Deleted after the rest of it was read.
      if (!report) return new NotFoundError('report', encodeId('Report', id))
      const job = { document: toReportDocument(report), kind: 'MARKDOWN' } as const
      const made = exportInThread(exporting, job, { limits: config.exports, signal })
      return made.then(
        ({ data }) => new TextDecoder().decode(data),
        (error: Error) => error,
      )
    }),
  )
}
