import { visibleAgentIds } from '../../auth/viewer.ts'
import type { ViewerContext } from '../../context.ts'

interface InIds {
  in: string[]
}

/** Condition for the agents that the key of the viewer can see. */
export function visibleAgents({ viewer }: Pick<ViewerContext, 'viewer'>): { id?: InIds } {
  const ids = visibleAgentIds(viewer)
  return ids ? { id: { in: [...ids] } } : {}
}

/** Whether the key of the viewer can see an agent (a UUID), if it exists. */
export function canSeeAgent({ viewer }: Pick<ViewerContext, 'viewer'>, id: string): boolean {
  return visibleAgentIds(viewer)?.includes(id) ?? true
}

/** Condition for rows of those agents. For a restricted key, it excludes rows that belong to no agent. */
export function ofVisibleAgents({ viewer }: Pick<ViewerContext, 'viewer'>): { agentId?: InIds } {
  const ids = visibleAgentIds(viewer)
  return ids ? { agentId: { in: [...ids] } } : {}
}
