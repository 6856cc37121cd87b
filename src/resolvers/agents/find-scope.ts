import { ValidationError } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { InputProblems } from '../input-problems.ts'

const MOST_NODES = 200

/** The nodes that an agent answers for, and their version. UUIDs. */
export interface Scope {
  taxonomyId: string
  nodeIds: string[]
}

/** The version (a UUID) of this name; without one, the published version. @throws ValidationError when there is none. */
export async function findVersion(
  tx: WorkspaceTransaction,
  version: string | null | undefined,
): Promise<string> {
  const taxonomy = await tx.taxonomy.findFirst({
    where: version ? { version } : { status: 'PUBLISHED' },
    select: { id: true },
  })
  if (taxonomy) return taxonomy.id
  const message = version
    ? `there is no taxonomy version "${version}"`
    : 'no taxonomy is published yet: publish one first, or name a version'
  throw new ValidationError([{ path: 'input.taxonomyVersion', message }])
}

/** The nodes with these keys in a version (a UUID). @throws ValidationError that names every key that is not there. */
export async function findScope(
  tx: WorkspaceTransaction,
  taxonomyId: string,
  nodeKeys: readonly string[],
): Promise<Scope> {
  const keys = [...new Set(nodeKeys)]
  const nodes = await tx.taxonomyNode.findMany({
    where: { taxonomyId, key: { in: keys } },
    select: { id: true, key: true },
  })
  const problems = new InputProblems()
  if (keys.length === 0 || keys.length > MOST_NODES)
    problems.add('input.nodeKeys', `must name 1 to ${MOST_NODES} nodes, but names ${keys.length}`)
  const known = new Set(nodes.map(node => node.key))
  for (const [i, key] of nodeKeys.entries())
    if (!known.has(key))
      problems.add(`input.nodeKeys.${i}`, `there is no node with the key "${key}" in the taxonomy`)
  problems.throwIfAny()
  return { taxonomyId, nodeIds: nodes.map(node => node.id) }
}
