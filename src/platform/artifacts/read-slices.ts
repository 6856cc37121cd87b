import type { PrismaClient } from '../../generated/prisma/client.ts'
import { ArtifactMissing } from './artifact-store.ts'

/** Bytes that one statement reads: a slow reader holds a few of them in memory, and not the whole. */
const SLICE_BYTES = 250_000

interface InsideContent {
  /** UUID. */
  workspaceId: string
  sha256: string
  bytes: number
}

/** Bytes that lie in the database, a slice whenever one is asked for. @throws ArtifactMissing when they go meanwhile. */
export async function* readSlices(
  prisma: PrismaClient,
  { workspaceId, sha256, bytes }: InsideContent,
): AsyncGenerator<Buffer> {
  for (let from = 1; from <= bytes; from += SLICE_BYTES) {
    const [slice] = await prisma.$queryRaw<{ data: string | null }[]>`
      SELECT encode(substr(data, ${from}::int, ${SLICE_BYTES}::int), 'base64') AS data FROM artifact_contents
      WHERE workspace_id = ${workspaceId}::uuid AND sha256 = ${sha256}`
    if (slice?.data == null) throw new ArtifactMissing(`The content ${sha256} was removed while it was read.`)
    yield Buffer.from(slice.data, 'base64')
  }
}
