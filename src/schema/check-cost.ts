import {
  type DocumentNode,
  type ExecutionArgs,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import { requestError } from '../errors.ts'
import { countIntrospections } from './introspection-cost.ts'
import { measureCost } from './measure-cost.ts'
import { COST_LIMIT, DEPTH_LIMIT, MAX_INTROSPECTIONS } from './query-cost.ts'

type Operation = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>

/** @throws COST_LIMIT when an operation asks for too much, before anything of it is looked up. */
export function checkCost(wanted: Operation): void {
  const operation = getOperationAST(wanted.document, wanted.operationName)
  // Whoever executes it says that there is none.
  if (!operation) return
  const { cost, depth } = measureCost(wanted, operation) ?? { cost: 0, depth: 0 }
  if (cost > COST_LIMIT || depth > DEPTH_LIMIT)
    throw requestError(
      'COST_LIMIT',
      `The operation is too large: it costs ${cost} and nests ${depth} levels. At most ${COST_LIMIT} and ${DEPTH_LIMIT} are answered. Ask for fewer rows or fields at once.`,
    )
  if (countIntrospections(withoutOthers(wanted.document, operation)) > MAX_INTROSPECTIONS)
    throw requestError(
      'COST_LIMIT',
      'The operation asks for too much of the schema. Send the standard introspection query once.',
    )
}

/** The document with this operation alone. */
function withoutOthers(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  return { ...document, definitions: [operation, ...fragments] }
}
