import type { FieldComplexity, FieldComplexityValue } from '@pothos/plugin-complexity'
import {
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  type InlineFragmentNode,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

/** A list of which nothing says how long it is. */
const ROWS = 10

export interface Cost {
  cost: number
  depth: number
}

type Variables = Extract<ReturnType<typeof getVariableValues>, { variableValues: unknown }>['variableValues']

/**
 * What an operation costs by the prices of its fields, which stand where the fields are defined.
 * @returns null where its variables do not fit: whoever executes it says so.
 */
export function measureCost(
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
  /** Fragments that are spread twice are measured once. Each stands for one type. */
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

/** @returns null where the arguments are wrong: then the field is not resolved, nor anything below it. */
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
  const rows = isListType(getNullableType(type)) ? ROWS : 1
  if (typeof value === 'number') return { field: value, multiplier: rows }
  return { field: value?.field ?? 1, multiplier: Math.max(0, value?.multiplier ?? rows) }
}
