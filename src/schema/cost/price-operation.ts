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

/** Assumed length of a list without a declared length. */
const ASSUMED_ROWS = 10

/** A selection set with the prices of its fields. */
export interface PricedSelection {
  /** Cost for one object. */
  cost: number
  depth: number
  fields: readonly PricedField[]
  fragments: readonly PricedSelection[]
}

export interface PricedField {
  /** Name in the response. */
  key: string
  name: string
  /** Cost of the field itself. */
  price: number
  /** Number of objects that it can return. */
  multiplier: number
  /** Null for a field without a selection set. */
  selection: PricedSelection | null
  isConnection: boolean
}

type Variables = Extract<ReturnType<typeof getVariableValues>, { variableValues: unknown }>['variableValues']

const NOTHING: PricedSelection = { cost: 0, depth: 0, fields: [], fragments: [] }

/**
 * Prices an operation before it runs. The prices of fields are in their definitions (`complexity`).
 * @returns null if the variables are invalid, which execution reports.
 */
export function priceOperation(
  { schema, document, variableValues }: Pick<ExecutionArgs, 'schema' | 'document' | 'variableValues'>,
  { operation, variableDefinitions = [], selectionSet }: OperationDefinitionNode,
): PricedSelection | null {
  const type = schema.getRootType(operation)
  const { variableValues: variables } = getVariableValues(schema, variableDefinitions, variableValues ?? {})
  if (!type || !variables) return null
  const fragments = new Map(
    document.definitions
      .filter(definition => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment): [string, FragmentDefinitionNode] => [fragment.name.value, fragment]),
  )
  /** Results by selection set: a fragment that is spread repeatedly is priced once. Its type is always the same. */
  const known = new Map<SelectionSetNode, PricedSelection>()

  function ofSelections(selections: SelectionSetNode, parent: GraphQLNamedType): PricedSelection {
    const priced = known.get(selections)
    if (priced) return priced
    const fields: PricedField[] = []
    const spread: PricedSelection[] = []
    let cost = 0
    let depth = 0
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) {
        const field = ofField(selection, parent, variables as Variables)
        fields.push(field)
        cost += field.price + field.multiplier * (field.selection?.cost ?? 0)
        depth = Math.max(depth, 1 + (field.selection?.depth ?? 0))
      } else {
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
        const inner = ofFragment(fragment, parent)
        spread.push(inner)
        cost += inner.cost
        depth = Math.max(depth, inner.depth)
      }
    }
    const total = { cost, depth, fields, fragments: spread }
    known.set(selections, total)
    return total
  }
  function ofFragment(
    fragment: FragmentDefinitionNode | InlineFragmentNode | undefined,
    parent: GraphQLNamedType,
  ): PricedSelection {
    if (!fragment) return NOTHING
    const name = fragment.typeCondition?.name.value
    return ofSelections(fragment.selectionSet, (name && schema.getType(name)) || parent)
  }
  function ofField(node: FieldNode, parent: GraphQLNamedType, values: Variables): PricedField {
    const name = node.name.value
    const key = node.alias?.value ?? name
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
    const price = field ? priceOf(field, node, values) : null
    // Introspection is limited separately. With invalid arguments, the field and its selection are not resolved.
    if (!field || !price) return { key, name, price: 1, multiplier: 0, selection: null, isConnection: false }
    const type = getNamedType(field.type)
    const selection = node.selectionSet ? ofSelections(node.selectionSet, type) : null
    return { key, name, ...price, selection, isConnection: type.name.endsWith('Connection') }
  }
  return ofSelections(selectionSet, type)
}

type Price = Pick<PricedField, 'price' | 'multiplier'>

/** @returns null if the arguments are invalid. */
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
  if (typeof value === 'number') return { price: value, multiplier: rows }
  return { price: value?.field ?? 1, multiplier: Math.max(0, value?.multiplier ?? rows) }
}
