import type { PrismaClient } from '../../generated/prisma/client.ts'
import { ArtifactMissing } from './artifact-store.ts'

/** Read by one statement. A slow reader keeps only a few slices in memory, not the whole file. */
const SLICE_BYTES = 250_000

interface InsideContent {
  /** UUID. */
  workspaceId: string
  sha256: string
  bytes: number
}

/** Reads content from the database in slices, on demand. @throws ArtifactMissing if it is deleted in the meantime. */
export async function* readSlices(
  prisma: PrismaClient,
  { workspaceId, sha256, bytes }: InsideContent,
): AsyncGenerator<Buffer> {
  for (let from = 1; from <= bytes; from += SLICE_BYTES) {
    const [slice] = await prisma.$queryRaw<{ data: string | null }[]>`
      SELECT encode(substr(data, ${from}::int, ${SLICE_BYTES}::int), 'base64') AS data FROM artifact_contents
      WHERE workspace_id = ${workspaceId}::uuid AND sha256 = ${sha256}`
    if (slice?.data == null)
      throw new ArtifactMissing(`Artifact content ${sha256} was deleted while it was read.`)
    yield Buffer.from(slice.data, 'base64')
  }
}
