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

/** Rejects an operation that is too expensive, before it runs. @throws COST_LIMIT */
export function checkCost(request: Operation): void {
  const operation = getOperationAST(request.document, request.operationName)
  // Execution reports the missing operation.
  if (!operation) return
  const { cost, depth } = measureCost(request, operation) ?? { cost: 0, depth: 0 }
  if (cost > COST_LIMIT || depth > DEPTH_LIMIT)
    throw requestError(
      'COST_LIMIT',
      `The operation is too large: its cost is ${cost} and its depth is ${depth}. The limits are ${COST_LIMIT} and ${DEPTH_LIMIT}. Request fewer rows or fields at once.`,
    )
  if (countIntrospections(isolateOperation(request.document, operation)) > MAX_INTROSPECTIONS)
    throw requestError(
      'COST_LIMIT',
      'The operation selects too much of the schema. Send the standard introspection query once.',
    )
}

/** The document with this operation and the fragments only. */
function isolateOperation(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  return { ...document, definitions: [operation, ...fragments] }
}
