import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  type InlineFragmentNode,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { Viewer } from '../../auth/viewer.ts'
import { requestError } from '../../errors.ts'
import { accessOf, type KeyAccess } from './key-access.ts'

interface Operation {
  schema: GraphQLSchema
  document: DocumentNode
  operationName?: string | null | undefined
}

/**
 * Rejects an operation that selects a field that the key may not use, before any of it runs. Costs nothing for keys
 * without restrictions.
 * @throws FORBIDDEN
 */
export function checkKeyAccess(operation: Operation, viewer: Viewer): void {
  const access = accessOf(viewer)
  const refused = access && findRefused(operation, access)
  if (refused) throw requestError('FORBIDDEN', `${refused} is not allowed. ${access.ability}`)
}

/** @returns the first field or argument that is not allowed, as `Type.field` or `Type.field(argument:)`. */
function findRefused({ schema, document, operationName }: Operation, access: KeyAccess): string | null {
  const operation = getOperationAST(document, operationName)
  const root = operation && schema.getRootType(operation.operation)
  // Execution reports the missing operation.
  if (!root) return null
  const fragments = new Map(
    document.definitions
      .filter(definition => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment): [string, FragmentDefinitionNode] => [fragment.name.value, fragment]),
  )
  const checked = new Set<FragmentDefinitionNode | InlineFragmentNode>()

  function inSelections({ selections }: SelectionSetNode, parent: GraphQLNamedType): string | null {
    for (const selection of selections) {
      const refused =
        selection.kind === Kind.FIELD
          ? inField(selection, parent)
          : inFragment(
              selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection,
              parent,
            )
      if (refused) return refused
    }
    return null
  }
  function inFragment(
    fragment: FragmentDefinitionNode | InlineFragmentNode | undefined,
    parent: GraphQLNamedType,
  ): string | null {
    if (!fragment || checked.has(fragment)) return null
    checked.add(fragment)
    const name = fragment.typeCondition?.name.value
    return inSelections(fragment.selectionSet, (name && schema.getType(name)) || parent)
  }
  function inField(node: FieldNode, parent: GraphQLNamedType): string | null {
    const name = node.name.value
    // Introspection: the schema is the same for all keys.
    if (name.startsWith('__')) return null
    const coordinate = `${parent.name}.${name}`
    if (!access.fields[parent.name]?.includes(name)) return coordinate
    const allowed = access.arguments[coordinate]
    const refused = allowed && node.arguments?.find(argument => !allowed.includes(argument.name.value))
    if (refused) return `${coordinate}(${refused.name.value}:)`
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
    return field && node.selectionSet ? inSelections(node.selectionSet, getNamedType(field.type)) : null
  }
  return inSelections(operation.selectionSet, root)
}
