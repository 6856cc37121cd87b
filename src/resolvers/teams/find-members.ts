import type { ValidationIssue } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { InputProblems } from '../input-problems.ts'

/** UUIDs of users, without duplicates. @throws ValidationError with `found` and every unknown user. */
export async function findMembers(
  tx: WorkspaceTransaction,
  memberIds: readonly string[],
  found: readonly ValidationIssue[],
): Promise<string[]> {
  const problems = new InputProblems(found)
  // Do not look up a list that is too long.
  if (!problems.isFine('input.memberIds')) problems.throwIfAny()
  const asked = memberIds.map(id => ({ id, uuid: decodeId('User', id) }))
  const users = await tx.user.findMany({
    where: { id: { in: asked.flatMap(({ uuid }) => uuid ?? []) } },
    select: { id: true },
  })
  const known = new Set(users.map(user => user.id))
  for (const [i, { id, uuid }] of asked.entries())
    if (!uuid || !known.has(uuid)) problems.add(`input.memberIds.${i}`, `no user has the id "${id}"`)
  problems.throwIfAny()
  return [...known]
}
