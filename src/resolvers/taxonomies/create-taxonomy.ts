import type { ValidationIssue } from '../../errors.ts'
import { checkGraph } from '../../knowledge/taxonomy/check-graph.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { MAX_NODES, saveVersion } from './save-version.ts'

export interface NodeInput {
  key: string
  name: string
  description?: string | null | undefined
  parentKeys: string[]
  keywords: string[]
}

/** Creates a taxonomy version from all of its nodes, and publishes it if requested. */
export async function createTaxonomy(
  context: ViewerContext,
  input: {
    version: string
    changeSummary?: string | null | undefined
    nodes: NodeInput[]
    publish?: boolean | null | undefined
  },
  found: readonly ValidationIssue[] = [],
): Promise<{ taxonomyId: string }> {
  requireScope(context, 'WRITE')
  const problems = new InputProblems(found)
  const { length } = input.nodes
  if (length === 0 || length > MAX_NODES)
    problems.add('input.nodes', `must have 1 to ${MAX_NODES} nodes, but has ${length}`)
  else problems.addElsewhere(checkGraph(input.nodes, 'input.nodes'))
  problems.throwIfAny()
  const { version, changeSummary, nodes, publish } = input
  return saveVersion(context, { version, changeSummary, nodes, publish })
}
