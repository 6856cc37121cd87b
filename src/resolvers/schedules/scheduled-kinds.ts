import type { Scope, TaskKind } from '../../generated/prisma/client.ts'
import type { InputProblems } from '../input-problems.ts'

/** What a schedule can be for, and who may make and delete it. */
const KINDS: Partial<Record<TaskKind, { hasAgent: boolean; scope: Scope }>> = {
  COVERAGE_REFRESH: { hasAgent: true, scope: 'WRITE' },
  RETENTION: { hasAgent: false, scope: 'ADMIN' },
}

/** The scope that a schedule of this kind asks for. */
export function scopeToSchedule(kind: TaskKind): Scope {
  return KINDS[kind]?.scope ?? 'WRITE'
}

/** Adds what is wrong with the kind of a new schedule, or with naming an agent or none. */
export function checkKind(
  { kind, agentId }: { kind: TaskKind; agentId?: string | null | undefined },
  problems: InputProblems,
): void {
  const known = KINDS[kind]
  if (!known)
    problems.add(
      'input.kind',
      `must be COVERAGE_REFRESH, with an agentId, or RETENTION, without; ${kind} cannot be scheduled`,
    )
  else if (known.hasAgent && !agentId)
    problems.add('input.agentId', `must name the agent that ${kind} is about`)
  else if (!known.hasAgent && agentId)
    problems.add('input.agentId', `must be left out: ${kind} is about the whole workspace`)
}
