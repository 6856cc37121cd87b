import { type DocumentNode, getOperationAST, visit } from 'graphql'
import type { Language } from '../../languages/language.ts'
import type { Viewer } from '../auth/viewer.ts'

interface Operation {
  document: DocumentNode
  operationName?: string | null | undefined
  variableValues?: { readonly [name: string]: unknown } | null | undefined
}

const namesOfDocument = new WeakMap<DocumentNode, Map<string, readonly string[]>>()

/**
 * Equal for subscribers that get equal results for equal events of a document: same permissions, same language, and
 * same values of the variables used below the root field. Arguments of the root field select events and do not affect
 * results.
 */
export function operationKey(
  { document, operationName, variableValues }: Operation,
  viewer: Viewer,
  language: Language,
): string {
  const values = variableNames(document, operationName ?? '').map(name => variableValues?.[name] ?? null)
  const { workspaceId, userId, scopes } = viewer
  return JSON.stringify([operationName ?? null, workspaceId, userId, [...scopes].sort(), language, values])
}

/** Names of variables that are used outside the arguments of the root field. */
function variableNames(document: DocumentNode, operationName: string): readonly string[] {
  const known = namesOfDocument.get(document)
  const names = known?.get(operationName) ?? findVariableNames(document, operationName)
  namesOfDocument.set(document, (known ?? new Map()).set(operationName, names))
  return names
}

function findVariableNames(document: DocumentNode, operationName: string): readonly string[] {
  const names = new Set<string>()
  const roots = new Set<unknown>(getOperationAST(document, operationName || null)?.selectionSet.selections)
  visit(document, {
    VariableDefinition: () => false,
    Argument: (_, __, ___, ____, ancestors) => (roots.has(ancestors.at(-1)) ? false : undefined),
    Variable: ({ name }) => void names.add(name.value),
  })
  return [...names].sort()
}
