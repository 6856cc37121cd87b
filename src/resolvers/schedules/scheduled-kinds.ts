import type { Scope, TaskKind } from '../../generated/prisma/client.ts'
import type { InputProblems } from '../input-problems.ts'

/** The kinds that can be scheduled, and the scope to create and delete such a schedule. */
const KINDS: Partial<Record<TaskKind, { hasAgent: boolean; scope: Scope }>> = {
  COVERAGE_REFRESH: { hasAgent: true, scope: 'WRITE' },
  RETENTION: { hasAgent: false, scope: 'ADMIN' },
}

/** The scope that a schedule of this kind requires. */
export function scopeToSchedule(kind: TaskKind): Scope {
  return KINDS[kind]?.scope ?? 'WRITE'
}

/** Adds problems with the kind and the `agentId` of a new schedule. */
export function checkKind(
  { kind, agentId }: { kind: TaskKind; agentId?: string | null | undefined },
  problems: InputProblems,
): void {
  const known = KINDS[kind]
  if (!known)
    problems.add(
      'input.kind',
      `must be COVERAGE_REFRESH (with an agentId) or RETENTION (without one); ${kind} cannot be scheduled`,
    )
  else if (known.hasAgent && !agentId) problems.add('input.agentId', `is required for ${kind}`)
  else if (!known.hasAgent && agentId)
    problems.add('input.agentId', `must be omitted: ${kind} applies to the whole workspace`)
}
