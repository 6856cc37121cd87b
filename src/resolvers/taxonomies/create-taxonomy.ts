import { ValidationError } from '../../errors.ts'
import { checkGraph } from '../../knowledge/taxonomy/check-graph.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { requireScope } from '../require-scope.ts'
import { MOST_NODES, saveVersion } from './save-version.ts'

export interface NodeInput {
  key: string
  name: string
  description?: string | null | undefined
  parentKeys: string[]
  keywords: string[]
}

/** Makes a version of the taxonomy from all of its nodes, and puts it into use if asked. */
export async function createTaxonomy(
  context: ViewerContext,
  input: {
    version: string
    changeSummary?: string | null | undefined
    nodes: NodeInput[]
    publish?: boolean | null | undefined
  },
): Promise<{ taxonomyId: string }> {
  requireScope(context, 'WRITE')
  if (input.nodes.length === 0 || input.nodes.length > MOST_NODES)
    throw new ValidationError([
      { path: 'input.nodes', message: `must have 1 to ${MOST_NODES} nodes, but has ${input.nodes.length}` },
    ])
  const issues = checkGraph(input.nodes, 'input.nodes')
  if (issues.length) throw new ValidationError(issues)
  const { version, changeSummary, nodes, publish } = input
  return saveVersion(context, { version, changeSummary, nodes, publish })
}
