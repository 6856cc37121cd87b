import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'
import { InputProblems } from '../input-problems.ts'

/** UUIDs of users, each once. @throws ValidationError naming each that is not of the workspace. */
export async function findMembers(tx: WorkspaceTransaction, memberIds: readonly string[]): Promise<string[]> {
  const asked = memberIds.map(id => ({ id, uuid: decodeId('User', id) }))
  const users = await tx.user.findMany({
    where: { id: { in: asked.flatMap(({ uuid }) => uuid ?? []) } },
    select: { id: true },
  })
  const known = new Set(users.map(user => user.id))
  const problems = new InputProblems()
  for (const [i, { id, uuid }] of asked.entries())
    if (!uuid || !known.has(uuid)) problems.add(`input.memberIds.${i}`, `no user has the id "${id}"`)
  problems.throwIfAny()
  return [...known]
}
