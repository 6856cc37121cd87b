import type { RequestContext, ViewerContext } from '../../context.ts'
import { NotFoundError, requestError } from '../../errors.ts'
import { encodeId } from '../../platform/ids.ts'
import { createSignedUrl } from '../../platform/signed-url.ts'
import { exportInThread } from '../../reports/export/export-in-thread.ts'
import { REPORT_DOCUMENT, toReportDocument } from '../../reports/report-document.ts'
import { batchInRequest } from '../shared/batch-in-request.ts'

const MAX_SECONDS = 86_400

/** The secret of the workspace and the database's time, read once for all URLs of a request. */
const readSigning = batchInRequest(async ({ db, viewer }: ViewerContext, keys: readonly string[]) => {
  const [signing] = await db.$queryRaw<{ secret: string; now: Date }[]>`
    SELECT url_secret AS secret, now() AS now FROM workspaces WHERE id = ${viewer.workspaceId}::uuid`
  if (!signing) throw new Error('The workspace does not exist.')
  return keys.map(() => signing)
})

interface StoredFile {
  type: 'Artifact' | 'GoalFile'
  /** UUID. */
  id: string
}

/** A signed URL. Anyone who has it can read the file until it expires. */
export async function makeDownloadUrl(
  context: ViewerContext,
  { type, id }: StoredFile,
  seconds: number,
): Promise<string> {
  if (seconds < 1 || seconds > MAX_SECONDS)
    throw requestError(
      'BAD_USER_INPUT',
      `expiresInSeconds must be from 1 to ${MAX_SECONDS}, but is ${seconds}.`,
    )
  const { secret, now } = await readSigning(context, id)
  const expiresAt = new Date(now.getTime() + seconds * 1000)
  return createSignedUrl(type, context.app.publicUrl, secret, { id, expiresAt })
}

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
