import { pipeline } from 'node:stream/promises'
import { readConfig } from '../../src/config/config.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { exitWith, openDatabase } from '../open-database.ts'

interface Export<Request> {
  /** What it exports, as in "The database has no …". */
  what: string
  /** A table that it reads. */
  table: string
  readRequest(args: string[]): Request
  /** The streams from the rows to the text. */
  read(database: Database, request: Request): NodeJS.ReadableStream
}

/** Prints rows of the database of the settings. Changes nothing, so it does not migrate the database. */
export async function exportRows<Request>({
  what,
  table,
  readRequest,
  read,
}: Export<Request>): Promise<void> {
  try {
    const request = readRequest(process.argv.slice(2))
    const database = await openDatabase(readConfig([], process.env))
    try {
      if (!(await hasTable(database, table)))
        throw new Error(
          `The database has no ${what}. Check DATABASE_URL or DATA_DIR, and start this release once, so that it migrates the database.`,
        )
      await pipeline(read(database, request), process.stdout, { end: false })
    } finally {
      await database.close()
    }
  } catch (error) {
    const { code } = error as { code?: string }
    // The reader, such as `head`, has seen enough.
    if (code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE') process.exit(0)
    exitWith(error as Error)
  }
}

async function hasTable({ prisma }: Database, table: string): Promise<boolean> {
  const [row] = await prisma.$queryRaw<
    [{ exists: boolean }]
  >`SELECT to_regclass(${table}) IS NOT NULL AS exists`
  return row.exists
}

/** @returns the UUID in the value of `--workspace`, or null without one. @throws Error if it is not the ID of a workspace. */
export function readWorkspaceId(value: string | undefined, usage: string): string | null {
  const workspaceId = value === undefined ? null : decodeId('Workspace', value)
  if (workspaceId === null && value !== undefined)
    throw new Error(`--workspace must be the ID of a workspace, but is ${value}.\n\n${usage}`)
  return workspaceId
}
