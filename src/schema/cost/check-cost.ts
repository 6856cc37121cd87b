import type { FieldComplexity, FieldComplexityValue } from '@pothos/plugin-complexity'
import {
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getOperationAST,
  getVariableValues,
  type InlineFragmentNode,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { requestError } from '../../errors.ts'
import { COST_LIMIT, DEPTH_LIMIT, MAX_INTROSPECTIONS } from './field-costs.ts'
import { countIntrospections } from './introspection-cost.ts'

/** Assumed length of a list without a declared length. */
const ASSUMED_ROWS = 10

interface Cost {
  cost: number
  depth: number
}

type Variables = Extract<ReturnType<typeof getVariableValues>, { variableValues: unknown }>['variableValues']

/**
 * Cost and depth of an operation. The prices of fields are in their definitions (`complexity`).
 * @returns null if the variables are invalid, which execution reports.
 */
function measureCost(
  { schema, document, variableValues }: Pick<ExecutionArgs, 'schema' | 'document' | 'variableValues'>,
  { operation, variableDefinitions = [], selectionSet }: OperationDefinitionNode,
): Cost | null {
  const type = schema.getRootType(operation)
  const { variableValues: variables } = getVariableValues(schema, variableDefinitions, variableValues ?? {})
  if (!type || !variables) return null
  const fragments = new Map(
    document.definitions
      .filter(definition => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment): [string, FragmentDefinitionNode] => [fragment.name.value, fragment]),
  )
  /** Results by selection set: a fragment that is spread repeatedly is measured once. Its type is always the same. */
  const known = new Map<SelectionSetNode, Cost>()

  function ofSelections(selections: SelectionSetNode, parent: GraphQLNamedType): Cost {
    const measured = known.get(selections)
    if (measured) return measured
    const total = { cost: 0, depth: 0 }
    for (const selection of selections.selections) {
      const { cost, depth } =
        selection.kind === Kind.FIELD
          ? ofField(selection, parent, variables as Variables)
          : ofFragment(
              selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection,
              parent,
            )
      total.cost += cost
      total.depth = Math.max(total.depth, depth)
    }
    known.set(selections, total)
    return total
  }
  function ofFragment(
    fragment: FragmentDefinitionNode | InlineFragmentNode | undefined,
    parent: GraphQLNamedType,
  ): Cost {
    if (!fragment) return { cost: 0, depth: 0 }
    const name = fragment.typeCondition?.name.value
    return ofSelections(fragment.selectionSet, (name && schema.getType(name)) || parent)
  }
  function ofField(node: FieldNode, parent: GraphQLNamedType, values: Variables): Cost {
    const field =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined
    if (!field) return { cost: 1, depth: 1 }
    const price = priceOf(field, node, values)
    if (price === null) return { cost: 1, depth: 1 }
    if (!node.selectionSet) return { cost: price.field, depth: 1 }
    const { cost, depth } = ofSelections(node.selectionSet, getNamedType(field.type))
    return { cost: price.field + price.multiplier * cost, depth: depth + 1 }
  }
  return ofSelections(selectionSet, type)
}

interface Price {
  field: number
  multiplier: number
}

/** @returns null if the arguments are invalid: then the field and its selection are not resolved. */
function priceOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Variables): Price | null {
  const price = field.extensions.complexity as FieldComplexity<object, object> | undefined
  if (typeof price !== 'function') return toPrice(field, price)
  let args: object
  try {
    args = getArgumentValues(field, node, variables)
  } catch {
    return null
  }
  return toPrice(field, price(args, {}, field as GraphQLField<unknown, object, object>))
}

function toPrice({ type }: GraphQLField<unknown, unknown>, value: FieldComplexityValue | undefined): Price {
  const rows = isListType(getNullableType(type)) ? ASSUMED_ROWS : 1
  if (typeof value === 'number') return { field: value, multiplier: rows }
  return { field: value?.field ?? 1, multiplier: Math.max(0, value?.multiplier ?? rows) }
}

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
