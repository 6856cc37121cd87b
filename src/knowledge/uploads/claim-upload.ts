import { randomUUID } from 'node:crypto'
import { Prisma } from '../../generated/prisma/client.ts'
import { allWorkspaces } from '../../platform/database/all-workspaces.ts'
import type { Database } from '../../platform/database/database.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { UploadRejected } from './upload-rejected.ts'

/** A claim expires if it is not renewed within this time. */
const CLAIM_MS = 30_000
const RENEW_MS = CLAIM_MS / 3
const CLAIM_END = Prisma.sql`now() + make_interval(secs => ${CLAIM_MS / 1000}::float8)`

interface ClaimedUpload {
  /** UUID. */
  id: string
  workspaceId: string
}

/** Lets one request fill an upload. */
export interface UploadClaim {
  /** UUID. Also the name of the temporary file. */
  token: string
  /** Aborts when another request has claimed the upload. */
  signal: AbortSignal
  /** Call before the transaction that ends the claim, because it locks the row. */
  stopRenewing(): void
}

export interface UploadClaims {
  /**
   * Runs `fill` with a claim on the upload. `fill` must end the claim in the transaction that stores the file. If it
   * fails, the claim is released.
   * @throws UploadRejected if another request is filling the upload or has filled it.
   */
  fillAlone<T>(
    db: WorkspaceDatabase,
    upload: ClaimedUpload,
    fill: (claim: UploadClaim) => Promise<T>,
  ): Promise<T>
  /** @returns those tokens that do not belong to a live request. */
  findDead(tokens: readonly string[]): Promise<string[]>
}

/**
 * Only one request fills an upload at a time, across all processes, so that disk use stays within the announced size.
 */
export function createUploadClaims(database: Pick<Database, 'everyWorkspace' | 'isShared'>): UploadClaims {
  const { isShared } = database
  const own = new Set<string>()

  /** @returns false if another request has it. With an embedded database, claims of other processes are dead. */
  async function claim(db: WorkspaceDatabase, { id, workspaceId }: ClaimedUpload, token: string) {
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
      // Before the claim. Otherwise a concurrent request could treat it as the claim of a dead process.
      own.add(token)
      const isClaimed = await claim(db, upload, token).catch(error => {
        own.delete(token)
        throw error
      })
      if (!isClaimed) {
        own.delete(token)
        throw new UploadRejected(
          'IN_PROGRESS',
          'Another request is sending the file to this URL. Wait until it ends, and try again if it failed.',
        )
      }
      const lost = new AbortController()
      const keep = async () => {
        if (!(await renew(db, upload, token)))
          lost.abort(new UploadRejected('IN_PROGRESS', 'Another request has claimed this upload.'))
      }
      // A failed renewal is retried. An expired claim can be renewed unless another request has claimed the upload.
      const timer = setInterval(() => void keep().catch(() => {}), RENEW_MS)
      try {
        return await fill({ token, signal: lost.signal, stopRenewing: () => clearInterval(timer) })
      } catch (error) {
        clearInterval(timer)
        // If this fails too, the claim expires.
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
      // All workspaces: their temporary files share a folder.
      const living = await allWorkspaces(database, 'find dead uploads').$queryRaw<{ token: string }[]>`
        SELECT receiving_by::text AS token FROM uploads
        WHERE receiving_by IS NOT NULL AND receiving_by::text = ANY (${foreign}) AND receiving_until > now()`
      return foreign.filter(token => !living.some(row => row.token === token))
    },
  }
}
