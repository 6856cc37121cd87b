import type { MasterKeys } from '../config/master-key.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Database } from '../platform/database/database.ts'
import { reseal, type SealContext, Unreadable } from './envelope.ts'

interface SealedRow {
  key: string
  /** Empty if the row belongs to the installation. */
  workspaceId: string
  /** What `SealedColumn.parts` selects. */
  parts: string[]
  sealed: string
}

/** A column with sealed values. */
export interface SealedColumn {
  table: string
  column: string
  /** SQL expression that identifies a row. */
  key: string
  hasWorkspace: boolean
  /** SQL expressions for what else the context contains. */
  parts: readonly string[]
  /** Values with this prefix are not sealed yet. */
  plainPrefix: string | null
  contextOf(row: SealedRow): SealContext
}

/** Rows per statement. */
const BATCH = 500

export interface Rotation {
  /** Values that are now encrypted with the first master key. */
  changed: number
  /** Values that no master key decrypts. */
  unreadable: UnreadableRow[]
}

interface UnreadableRow {
  table: string
  key: string
}

/**
 * Encrypts the data keys of all sealed values with the first master key. Canopy may be running, if its processes know all
 * of these master keys. If it is interrupted, the next run continues.
 */
export async function rotateMasterKey(
  database: Database,
  columns: readonly SealedColumn[],
  masterKeys: MasterKeys,
): Promise<Rotation> {
  const rotation: Rotation = { changed: 0, unreadable: [] }
  for (const column of columns)
    for await (const rows of readOutdated(database, column, masterKeys[0].id)) {
      const changes: { key: string; old: string; sealed: string }[] = []
      for (const row of rows) {
        try {
          const sealed = reseal(row.sealed, column.contextOf(row), masterKeys)
          changes.push({ key: row.key, old: row.sealed, sealed })
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error
          rotation.unreadable.push({ table: column.table, key: row.key })
        }
      }
      rotation.changed += await replace(database, column, changes)
    }
  return rotation
}

/** Yields rows that are encrypted with another master key, in batches. Skips those that a start has yet to encrypt. */
async function* readOutdated(
  { prisma }: Database,
  { table, column, key, hasWorkspace, parts, plainPrefix }: SealedColumn,
  masterKeyId: string,
): AsyncGenerator<SealedRow[]> {
  const [name, value, id] = [Prisma.raw(table), Prisma.raw(column), keyText(key)]
  const others = Prisma.raw(`ARRAY[${parts.join(', ')}]::text[]`)
  const workspaceId = Prisma.raw(hasWorkspace ? 'workspace_id::text' : "''")
  const isSealed = plainPrefix ? Prisma.sql`NOT starts_with(${value}, ${plainPrefix})` : Prisma.sql`true`
  let after = ''
  for (;;) {
    // All workspaces: the master key belongs to the installation.
    const rows = await prisma.$queryRaw<SealedRow[]>`
      SELECT ${id} AS key, ${workspaceId} AS "workspaceId", ${others} AS parts, ${value} AS sealed FROM ${name}
      WHERE ${id} > ${after} AND NOT starts_with(${value}, ${`${masterKeyId}.`})
        AND ${isSealed}
      ORDER BY ${id} LIMIT ${BATCH}::int`
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.key
  }
}

function keyText(key: string): Prisma.Sql {
  return Prisma.raw(`(${key})::text`)
}

/** Replaces values that did not change in the meantime. @returns their number. */
function replace(
  { prisma }: Database,
  { table, column, key }: SealedColumn,
  changes: readonly { key: string; old: string; sealed: string }[],
): Promise<number> {
  const [name, value] = [Prisma.raw(table), Prisma.raw(column)]
  const keys = changes.map(change => change.key)
  const olds = changes.map(({ old }) => old)
  const sealed = changes.map(change => change.sealed)
  // All workspaces: the master key belongs to the installation.
  return prisma.$executeRaw`
    UPDATE ${name} AS present SET ${value} = sealed_after
    FROM unnest(${keys}::text[], ${olds}::text[], ${sealed}::text[]) AS changed (row_key, sealed_before, sealed_after)
    WHERE ${keyText(key)} = row_key AND present.${value} = sealed_before`
}

/** Deletes values that no master key decrypts. A missing key of the installation is created at the next start. */
export async function discardUnreadable(
  { prisma }: Database,
  columns: readonly SealedColumn[],
  unreadable: readonly UnreadableRow[],
): Promise<void> {
  for (const { table, key } of columns) {
    const keys = unreadable.filter(row => row.table === table).map(row => row.key)
    // All workspaces: the master key belongs to the installation.
    await prisma.$executeRaw`
      DELETE FROM ${Prisma.raw(table)} WHERE ${keyText(key)} = ANY(${keys}::text[])`
  }
}
