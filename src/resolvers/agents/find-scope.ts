import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import type { InputProblems } from '../input-problems.ts'

const MAX_NODES = 200

/** The nodes in the scope of an agent, and their taxonomy version. UUIDs. */
export interface Scope {
  taxonomyId: string
  nodeIds: string[]
}

/** UUID of the named or the published version. Adds a problem and returns null if there is none. */
export async function findVersion(
  tx: WorkspaceTransaction,
  version: string | null | undefined,
  problems: InputProblems,
): Promise<string | null> {
  const path = 'input.taxonomyVersion'
  if (!problems.isFine(path)) return null
  const taxonomy = await tx.taxonomy.findFirst({
    where: version ? { version } : { status: 'PUBLISHED' },
    select: { id: true },
  })
  if (taxonomy) return taxonomy.id
  const message = version
    ? `there is no taxonomy version "${version}"`
    : 'no taxonomy is published yet: publish one first or specify a version'
  problems.add(path, message)
  return null
}

/** The nodes with these keys in a version (a UUID). Adds a problem for every unknown key. */
export async function findScope(
  tx: WorkspaceTransaction,
  taxonomyId: string | null,
  nodeKeys: readonly string[],
  problems: InputProblems,
): Promise<Scope> {
  const keys = [...new Set(nodeKeys)]
  if (keys.length === 0 || keys.length > MAX_NODES)
    problems.add('input.nodeKeys', `must have 1 to ${MAX_NODES} nodes, but has ${keys.length}`)
  // Do not look up too many keys, or keys without a version.
  if (!taxonomyId || !problems.isFine('input.nodeKeys')) return { taxonomyId: '', nodeIds: [] }
  const nodes = await tx.taxonomyNode.findMany({
    where: { taxonomyId, key: { in: keys.filter(key => !findTextProblem(key)) } },
    select: { id: true, key: true },
  })
  const known = new Set(nodes.map(node => node.key))
  for (const [i, key] of nodeKeys.entries())
    if (!known.has(key))
      problems.add(`input.nodeKeys.${i}`, `there is no node with the key "${key}" in the taxonomy`)
  return { taxonomyId, nodeIds: nodes.map(node => node.id) }
}
