import { randomUUID } from 'node:crypto'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Database } from '../database/database.ts'
import type { WorkspaceDatabase } from '../database/scope-to-workspace.ts'
import { UploadRefused } from './upload-refused.ts'

/** Of a claim that is not renewed. */
const CLAIM_MS = 30_000
const RENEW_MS = CLAIM_MS / 3
const CLAIM_END = Prisma.sql`now() + make_interval(secs => ${CLAIM_MS / 1000}::float8)`

interface ClaimedUpload {
  /** UUID. */
  id: string
  workspaceId: string
}

/** The right of one request to fill an upload. */
export interface UploadClaim {
  /** UUID. Names the file that is being written, too. */
  token: string
  /** Aborts when another request has taken the upload over. */
  signal: AbortSignal
  /** Renews it no more: what follows holds the row. */
  stopRenewing(): void
}

export interface UploadClaims {
  /**
   * Runs `fill` while no other request may fill the upload. When it fails, others may; when it succeeds, it has ended the claim
   * with what it wrote.
   * @throws UploadRefused when another request fills the upload now, or has filled it.
   */
  fillAlone<T>(
    db: WorkspaceDatabase,
    upload: ClaimedUpload,
    fill: (claim: UploadClaim) => Promise<T>,
  ): Promise<T>
  /** Of these tokens those that no living request holds. */
  findDead(tokens: readonly string[]): Promise<string[]>
}

/**
 * Lets one request at a time fill an upload, whichever process it reaches, so that no more is written to disk than was announced.
 */
export function createUploadClaims({
  prisma,
  isShared,
}: Pick<Database, 'prisma' | 'isShared'>): UploadClaims {
  const own = new Set<string>()

  /** @returns whether the upload is ours now. What an embedded database holds of other processes is of dead ones. */
  async function take(db: WorkspaceDatabase, { id, workspaceId }: ClaimedUpload, token: string) {
    const count = await db.$executeRaw`
      UPDATE uploads SET receiving_by = ${token}::uuid, receiving_until = ${CLAIM_END}
      WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND received_at IS NULL
        AND (receiving_until IS NULL OR receiving_until <= now()
          OR (NOT ${isShared}::bool AND receiving_by <> ALL (${[...own]}::uuid[])))`
    return count > 0
  }

  async function renew(db: WorkspaceDatabase, { id, workspaceId }: ClaimedUpload, token: string) {
    const count = await db.$executeRaw`
      UPDATE uploads SET receiving_until = ${CLAIM_END}
      WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND receiving_by = ${token}::uuid`
    return count > 0
  }

  async function release(db: WorkspaceDatabase, { id, workspaceId }: ClaimedUpload, token: string) {
    await db.$executeRaw`
      UPDATE uploads SET receiving_by = NULL, receiving_until = NULL
      WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND receiving_by = ${token}::uuid`
  }

  return {
    async fillAlone(db, upload, fill) {
      const token = randomUUID()
      if (!(await take(db, upload, token)))
        throw new UploadRefused(
          'IN_PROGRESS',
          'Another request is sending the file to this URL. Wait for its end, then try again if it failed.',
        )
      own.add(token)
      const lost = new AbortController()
      const keep = async () => {
        if (!(await renew(db, upload, token)))
          lost.abort(new UploadRefused('IN_PROGRESS', 'Another request took this upload over.'))
      }
      // A renewal that fails is followed by another; past the end of the claim somebody else may have it.
      const timer = setInterval(() => void keep().catch(() => {}), RENEW_MS)
      try {
        return await fill({ token, signal: lost.signal, stopRenewing: () => clearInterval(timer) })
      } catch (error) {
        clearInterval(timer)
        // Where this fails too, the claim expires.
        await release(db, upload, token).catch(() => {})
        throw error
      } finally {
        clearInterval(timer)
        own.delete(token)
      }
    },
    async findDead(tokens) {
      const foreign = tokens.filter(token => !own.has(token))
      if (!isShared || foreign.length === 0) return foreign
      const living = await prisma.$queryRaw<{ token: string }[]>`
        SELECT receiving_by::text AS token FROM uploads
        WHERE receiving_by IS NOT NULL AND receiving_by::text = ANY (${foreign}) AND receiving_until > now()`
      return foreign.filter(token => !living.some(claim => claim.token === token))
    },
  }
}
