import type { App } from '../../src/app.ts'
import { digestSecret } from '../../src/auth/authenticate.ts'
import type { OperationOwner } from '../../src/platform/operations.ts'

/** Takes all turns, so that every operation waits. @returns what gives them back. */
export function holdTurns(app: App): () => void {
  return hold(app, app.config.operations.atOnce, i => ({ kind: 'address', id: `holder ${i}` }))
}

/** Takes all turns of a key, so that its operations wait and no others. @returns what gives them back. */
export async function holdTurnsOfKey(app: App, secret: string): Promise<() => void> {
  const key = await app.database.prisma.apiKey.findUniqueOrThrow({ where: { digest: digestSecret(secret) } })
  return hold(app, app.config.operations.atOncePerKey, () => ({ kind: 'key', id: key.id }))
}

function hold(
  { operations }: App,
  count: number,
  ownerOf: (index: number) => Pick<OperationOwner, 'kind' | 'id'>,
): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (let i = 0; i < count; i++) void operations.run({ ...ownerOf(i), connection: 'holder' }, () => promise)
  return resolve
}

/** How many operations wait for their turn. */
export async function countWaiting({ metrics }: App): Promise<number> {
  const text = await metrics.registry.getSingleMetricAsString('canopy_operations_waiting')
  return Number(/^canopy_operations_waiting (\d+)$/m.exec(text)?.[1])
}
