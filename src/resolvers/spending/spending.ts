import type { ViewerContext } from '../../context.ts'
import type { ModelPurpose } from '../../generated/prisma/client.ts'
import { encodeId } from '../../platform/ids.ts'
import { type GroupSpending, readSpending, type SpendingGroup } from '../../usage/read-spending.ts'
import { NO_KEY } from '../../usage/read-usage.ts'
import type { TimeRange } from '../shared/conditions.ts'
import { visibleAgents } from '../shared/visible-agents.ts'

interface SpendingArgs {
  between?: TimeRange | null | undefined
  groupBy: SpendingGroup
}

/** What a group cost, as clients see it. */
export interface SpendingEntry extends GroupSpending {
  /** ISO date, ID of the model, agent or goal, purpose, or NO_KEY. */
  publicKey: string
  /** Name of the model or agent, text of the goal, or the date. Null if there is none. */
  name: string | null
  /** The label of an entry without a name. */
  substitute: string
  costUsd: number
}

/** What model calls of the workspace cost: at most two statements. */
export async function listSpending(
  context: ViewerContext,
  { between, groupBy }: SpendingArgs,
): Promise<SpendingEntry[]> {
  const { workspaceId } = context.viewer
  const period = { since: between?.gte ?? null, until: between?.lt ?? null }
  const groups = await readSpending(context.db, { workspaceId, groupBy, ...period })
  const describe = await DESCRIBE[groupBy](context, groups)
  return groups.map(group => ({ ...group, ...describe(group), costUsd: group.costNano / 1e9 }))
}

type Description = Pick<SpendingEntry, 'publicKey' | 'name' | 'substitute'>
type Describe = (
  context: ViewerContext,
  groups: readonly GroupSpending[],
) => Promise<(group: GroupSpending) => Description>

const named = (publicKey: string, name: string): Description => ({ publicKey, name, substitute: '' })
const unnamed = (publicKey: string, substitute: string): Description => ({
  publicKey,
  name: null,
  substitute,
})

const DESCRIBE: Record<SpendingGroup, Describe> = {
  DAY: async () => group => named(group.key, group.key),
  MODEL: async () => group => named(encodeId('Model', group.key), group.modelName),
  PURPOSE: async () => group => unnamed(group.key, PURPOSES[group.key as ModelPurpose]),
  AGENT: describeAgents,
  GOAL: describeGoals,
}

const PURPOSES: Record<ModelPurpose, string> = {
  ANSWER: 'Answers',
  PLAN: 'Plans',
  WRITE: 'Sections of reports',
  JUDGE: 'Judgments',
  DECOMPOSE: 'Steps of goals',
  SYNTHESIZE: 'Syntheses',
  EMBED: 'Embeddings',
}

async function describeAgents(
  context: ViewerContext,
  groups: readonly GroupSpending[],
): Promise<(group: GroupSpending) => Description> {
  const ids = groups.map(({ key }) => key).filter(key => key !== NO_KEY)
  const agents = await context.db.agent.findMany({
    where: { AND: [{ id: { in: ids } }, visibleAgents(context)] },
    select: { id: true, name: true },
  })
  const names = new Map(agents.map(({ id, name }) => [id, name]))
  return ({ key }) => {
    if (key === NO_KEY) return unnamed(key, 'No agent')
    const name = names.get(key)
    const publicKey = encodeId('Agent', key)
    return name === undefined ? unnamed(publicKey, 'Deleted agent') : named(publicKey, name)
  }
}

async function describeGoals(
  { db }: ViewerContext,
  groups: readonly GroupSpending[],
): Promise<(group: GroupSpending) => Description> {
  const ids = groups.map(({ key }) => key).filter(key => key !== NO_KEY)
  const goals = await db.goal.findMany({ where: { id: { in: ids } }, select: { id: true, text: true } })
  const texts = new Map(goals.map(({ id, text }) => [id, text]))
  return ({ key }) => {
    if (key === NO_KEY) return unnamed(key, 'No goal')
    const text = texts.get(key)
    const publicKey = encodeId('Goal', key)
    return text === undefined ? unnamed(publicKey, 'Deleted goal') : named(publicKey, text)
  }
}
