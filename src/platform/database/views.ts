import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import { type Identity, runAs } from './identity.ts'
import { traceStatement, traceTransaction } from './trace-statement.ts'

/** An operation of a model. */
export interface ModelCall {
  model: string
  operation: string
  args: CallArgs
}
export type CallArgs = { where?: Record<string, unknown>; data?: unknown; create?: unknown }
type Narrow = (call: ModelCall) => CallArgs

/** The client without an identity that each view was made from. */
const roots = new WeakMap<PrismaClient, PrismaClient>()

/**
 * Returns a client whose statements and transactions run as this identity.
 * @param prisma a client of `createPrisma` or a view.
 * @param narrow changes the arguments of each operation of a model.
 */
export function createView(prisma: PrismaClient, identity: Identity, narrow?: Narrow): PrismaClient {
  const root = roots.get(prisma) ?? prisma
  const identified = root.$extends({
    name: 'identity',
    query: {
      $allOperations({ model, operation, args, query }) {
        const narrowed = model && narrow ? narrow({ model, operation, args: args as CallArgs }) : args
        // Prisma sends the statement when the promise is awaited, so that must happen in here.
        return runAs(identity, () =>
          traceStatement({ model, operation, args }, async () => await query(narrowed)),
        )
      },
    },
    model: {
      $allModels: {
        // Prisma collects the findUnique calls of all views and sends them together, so as one identity.
        findUnique(this: object, args: CallArgs) {
          return findFirstOf(this).findFirst(toFilter(args))
        },
        findUniqueOrThrow(this: object, args: CallArgs) {
          return findFirstOf(this).findFirstOrThrow(toFilter(args))
        },
      },
    },
    // The extension changes no types, but comparing the two types is too deep for the compiler.
  }) as unknown as PrismaClient
  const view = identified.$extends({
    client: {
      $transaction: (...args: Parameters<PrismaClient['$transaction']>) =>
        runAs(identity, () => traceTransaction(() => identified.$transaction(...args))),
    },
  }) as unknown as PrismaClient
  roots.set(view, root)
  return view
}

interface FindFirst {
  findFirst(args: CallArgs): Promise<unknown>
  findFirstOrThrow(args: CallArgs): Promise<unknown>
}

function findFirstOf(model: object): FindFirst {
  return Prisma.getExtensionContext(model) as unknown as FindFirst
}

/** Replaces a key of several columns, `a_b: { a, b }`, by its columns, which `findFirst` expects. */
function toFilter({ where, ...args }: CallArgs): CallArgs {
  const columns = Object.entries(where ?? {}).flatMap(([name, value]) =>
    name.includes('_') && typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [[name, value]],
  )
  return { ...args, where: Object.fromEntries(columns) }
}
