import type { ViewerContext } from '../../context.ts'
import type { Goal, Prisma } from '../../generated/prisma/client.ts'
import { decodeId } from '../../platform/ids.ts'
import type { InputProblems } from '../shared/input-problems.ts'

/** Omitted: unchanged. Null: no limit. */
export interface ConstraintsInput {
  maxCostUsd?: number | null | undefined
  maxSeconds?: number | null | undefined
  maxTokens?: number | null | undefined
  maxParallel?: number | null | undefined
}

export const DEFAULT_MAX_PARALLEL = 4

type Constraints = Pick<Goal, 'maxCostNano' | 'maxSeconds' | 'maxTokens' | 'maxParallel'>

/** The columns of the given constraints. `maxParallel` has no null: it becomes the default. */
export function readConstraints(input: ConstraintsInput): Partial<Constraints> {
  const { maxCostUsd, maxSeconds, maxTokens, maxParallel } = input
  return {
    ...(maxCostUsd !== undefined && { maxCostNano: maxCostUsd === null ? null : toNano(maxCostUsd) }),
    ...(maxSeconds !== undefined && { maxSeconds }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(maxParallel !== undefined && { maxParallel: maxParallel ?? DEFAULT_MAX_PARALLEL }),
  }
}

/** Rounded down, so that the limit is not exceeded. */
function toNano(usd: number): bigint {
  return BigInt(Math.floor(Number((usd * 1e9).toPrecision(15))))
}

/** UUIDs of enabled plugins. Adds a problem for each that is unknown or not enabled. */
export async function findPluginIds(
  { db }: ViewerContext,
  ids: readonly string[],
  problems: InputProblems,
): Promise<string[]> {
  if (!problems.isFine('input.pluginIds')) return []
  const uuids = ids.map(id => decodeId('Plugin', id))
  const where: Prisma.PluginWhereInput = { id: { in: uuids.filter(uuid => uuid !== null) } }
  const plugins = await db.plugin.findMany({ where, select: { id: true, status: true } })
  const statusOf = new Map(plugins.map(({ id, status }) => [id, status]))
  for (const [i, uuid] of uuids.entries()) {
    const status = uuid && statusOf.get(uuid)
    const path = `input.pluginIds.${i}`
    if (!status) problems.add(path, `no plugin has the id "${ids[i]}"`)
    else if (status !== 'ENABLED')
      problems.add(path, 'must be an enabled plugin; enable it with enablePlugin')
  }
  return [...new Set(uuids.filter(uuid => uuid !== null))]
}
