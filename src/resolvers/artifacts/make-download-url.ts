import { requestError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { createSignedUrl } from '../../platform/signed-url.ts'
import { batchInRequest } from '../batch-in-request.ts'

const MAX_SECONDS = 86_400

/** The secret of the workspace and the database's time, read once for all URLs of a request. */
const readSigning = batchInRequest(async ({ db, viewer }: ViewerContext, keys: readonly string[]) => {
  const [signing] = await db.$queryRaw<{ secret: string; now: Date }[]>`
    SELECT url_secret AS secret, now() AS now FROM workspaces WHERE id = ${viewer.workspaceId}::uuid`
  if (!signing) throw new Error('The workspace does not exist.')
  return keys.map(() => signing)
})

/** A signed URL. Anyone who has it can read the file (a UUID) until it expires. */
export async function makeDownloadUrl(context: ViewerContext, id: string, seconds: number): Promise<string> {
  if (seconds < 1 || seconds > MAX_SECONDS)
    throw requestError(
      'BAD_USER_INPUT',
      `expiresInSeconds must be from 1 to ${MAX_SECONDS}, but is ${seconds}.`,
    )
  const { secret, now } = await readSigning(context, id)
  const expiresAt = new Date(now.getTime() + seconds * 1000)
  return createSignedUrl('Artifact', context.app.publicUrl, secret, { id, expiresAt })
}
