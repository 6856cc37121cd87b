import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts'
import { type CallArgs, createView, type ModelCall } from './views.ts'

/** Models without a `workspaceId`: the workspace itself, and workers, which serve all workspaces. */
const OWN_ID: ReadonlySet<string> = new Set(['Workspace'])
const SHARED: ReadonlySet<string> = new Set(['Worker'])

const FILTERED = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'delete',
  'deleteMany',
  'upsert',
])
const CREATING = new Set(['create', 'createMany', 'createManyAndReturn'])

/** A view takes about 10 kB and depends only on the workspace, so requests share it. */
const MAX_VIEWS = 1_000
const views = new WeakMap<PrismaClient, Map<string, WorkspaceDatabase>>()

/**
 * Returns a view of the database that limits every read and write to the rows of one workspace. Resolvers and tasks
 * never get another client. Raw SQL must filter by workspace itself: row security is only the second lock.
 */
export function scopeToWorkspace(prisma: PrismaClient, workspaceId: string): WorkspaceDatabase {
  const known = views.get(prisma) ?? new Map<string, WorkspaceDatabase>()
  views.set(prisma, known)
  const view =
    known.get(workspaceId) ??
    createView(prisma, { role: 'workspace', workspaceId }, call => narrow(call, workspaceId))
  // Moves the view to the end: the first one is the least recently used.
  known.delete(workspaceId)
  known.set(workspaceId, view)
  for (const oldest of known.keys()) {
    if (known.size <= MAX_VIEWS) break
    known.delete(oldest)
  }
  return view
}

/** The database, limited to one workspace. */
export type WorkspaceDatabase = Omit<PrismaClient, '$on' | '$extends'>
/** A transaction of `WorkspaceDatabase`. */
export type WorkspaceTransaction = Prisma.TransactionClient

function narrow({ model, operation, args }: ModelCall, workspaceId: string): CallArgs {
  if (SHARED.has(model)) return args
  const column = OWN_ID.has(model) ? 'id' : 'workspaceId'
  const narrowed: CallArgs = { ...args }
  if (FILTERED.has(operation)) {
    const where = args.where ?? {}
    // In AND, so that the caller's condition on the same column cannot replace it.
    narrowed.where = { ...where, AND: [{ [column]: workspaceId }, ...asList(where.AND)] }
    if (operation === 'upsert') narrowed.create = stamp(args.create, workspaceId)
    return narrowed
  }
  if (CREATING.has(operation)) {
    narrowed.data = Array.isArray(args.data)
      ? args.data.map(row => stamp(row, workspaceId))
      : stamp(args.data, workspaceId)
    return narrowed
  }
  throw new Error(`scopeToWorkspace does not support ${model}.${operation}`)
}

function stamp(row: unknown, workspaceId: string): Record<string, unknown> {
  return { ...(row as Record<string, unknown>), workspaceId }
}

function asList(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
