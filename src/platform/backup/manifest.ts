import { z } from 'zod'

/** First and last entry of a backup. Without the last one, it is incomplete. */
export const MANIFEST = 'manifest.json'
export const END = 'end.json'

/** Raised when an older release could no longer restore a backup. */
const FORMAT = 1

const manifest = z.object({
  format: z.literal(FORMAT),
  /** Release of Canopy that made the backup. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** Names of the applied migrations. */
  migrations: z.array(z.string()),
  /** Where exported files are stored. Only those in the database and on disk are in the backup. */
  artifactStore: z.enum(['database', 'disk', 's3']),
})
const anyManifest = z.object({ format: z.number(), version: z.string() })

export type Manifest = z.infer<typeof manifest>

/** A backup cannot be made or restored. `message` says why, and what to do. */
export class BackupFailed extends Error {
  override readonly name = 'BackupFailed'
}

export function writeManifest(content: Omit<Manifest, 'format' | 'createdAt'>): string {
  return JSON.stringify({ format: FORMAT, createdAt: new Date().toISOString(), ...content })
}

/** @throws BackupFailed if this release cannot restore the backup. */
export function readManifest(text: string, knownMigrations: readonly string[]): Manifest {
  const read = parseJson(text)
  const { data, success } = manifest.safeParse(read)
  if (success && data.migrations.every(name => knownMigrations.includes(name))) return data
  const { data: other } = anyManifest.safeParse(read)
  throw new BackupFailed(
    other
      ? `The backup was made by Canopy ${other.version}, which is newer than this release. Restore it with that release or a later one.`
      : 'The file is not a backup of Canopy.',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
