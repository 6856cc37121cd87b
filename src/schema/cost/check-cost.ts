import {
  type DocumentNode,
  type ExecutionArgs,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import { requestError } from '../../errors.ts'
import { COST_LIMIT, DEPTH_LIMIT, MAX_INTROSPECTIONS } from './field-costs.ts'
import { countIntrospections } from './introspection-cost.ts'
import { measureResult } from './measure-result.ts'
import { priceOperation } from './price-operation.ts'

type Operation = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>

export interface OperationCost {
  /** Cost of the largest possible response. Lists without a declared length are assumed to be short. */
  estimated: number
  /** Cost of what was returned. */
  measure(data: unknown): number
}

/** Of an operation that execution rejects before it resolves a field. */
const REJECTED: OperationCost = { estimated: 1, measure: () => 1 }

/** Prices an operation before it runs. @throws COST_LIMIT if it is too expensive. */
export function checkCost(request: Operation): OperationCost {
  const operation = getOperationAST(request.document, request.operationName)
  // Execution reports the missing operation.
  if (!operation) return REJECTED
  const priced = priceOperation(request, operation)
  const { cost, depth } = priced ?? { cost: 0, depth: 0 }
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
  return priced ? { estimated: cost, measure: data => measureResult(priced, data) } : REJECTED
}

/** The document with this operation and the fragments only. */
function isolateOperation(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  return { ...document, definitions: [operation, ...fragments] }
}
