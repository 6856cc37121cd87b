import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts'

/** The tables without a workspace of their own: the workspace itself, and the processes that serve all of them. */
const OWN_ID: ReadonlySet<string> = new Set(['Workspace'])
const SHARED: ReadonlySet<string> = new Set(['Worker'])

type Args = { where?: Record<string, unknown>; data?: unknown; create?: unknown }

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

/** A view is some 10 kB, and holds nothing but whose it is: all that is asked for a workspace shares one. */
const MOST_VIEWS = 1_000
const views = new WeakMap<PrismaClient, Map<string, WorkspaceDatabase>>()

/**
 * The database as one workspace sees it: every read and write is narrowed to its rows here, whatever the caller
 * asks for. This is the one place where it happens; code above never gets the unscoped client.
 * Raw SQL is not narrowed and must name the workspace itself.
 */
export function scopeToWorkspace(prisma: PrismaClient, workspaceId: string): WorkspaceDatabase {
  const known = views.get(prisma) ?? new Map<string, WorkspaceDatabase>()
  views.set(prisma, known)
  const view = known.get(workspaceId) ?? extend(prisma, workspaceId)
  // The last one used is the last one in.
  known.delete(workspaceId)
  known.set(workspaceId, view)
  for (const oldest of known.keys()) {
    if (known.size <= MOST_VIEWS) break
    known.delete(oldest)
  }
  return view
}

function extend(prisma: PrismaClient, workspaceId: string): WorkspaceDatabase {
  const extended = prisma.$extends({
    name: 'workspace',
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          return query(narrow(model, operation, args as Args, workspaceId) as typeof args)
        },
      },
    },
  })
  // The extension changes no type; compared member by member, the two are too deep for the compiler.
  return extended as unknown as WorkspaceDatabase
}

/** A workspace's view of the database. */
export type WorkspaceDatabase = Omit<PrismaClient, '$on' | '$extends'>
/** The same within a transaction. */
export type WorkspaceTransaction = Prisma.TransactionClient

function narrow(model: string, operation: string, args: Args, workspaceId: string): Args {
  if (SHARED.has(model)) return args
  const column = OWN_ID.has(model) ? 'id' : 'workspaceId'
  const narrowed: Args = { ...args }
  if (FILTERED.has(operation)) {
    const where = args.where ?? {}
    // Its own AND, so that a condition of the caller's on the same column cannot widen it.
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
  throw new Error(`scopeToWorkspace does not know how to narrow ${model}.${operation}`)
}

function stamp(row: unknown, workspaceId: string): Record<string, unknown> {
  return { ...(row as Record<string, unknown>), workspaceId }
}

function asList(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
