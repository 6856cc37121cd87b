import { type ExecutionArgs, getOperationAST, isInputType, typeFromAST, validateInputValue } from 'graphql'
import { requestError } from '../errors.ts'

/**
 * Checks variables without repeating their values, as the messages of graphql-js do.
 * @throws BAD_USER_INPUT with the paths of all values that do not have the type of their variable.
 */
export function checkTypesOfVariables({
  schema,
  document,
  operationName,
  variableValues,
}: Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>): void {
  const paths: string[] = []
  for (const { variable, type } of getOperationAST(document, operationName)?.variableDefinitions ?? []) {
    const name = variable.name.value
    const value = variableValues?.[name]
    const declared = typeFromAST(schema, type)
    if (value !== undefined && isInputType(declared))
      validateInputValue(value, declared, (_, path) => paths.push([name, ...path].join('.')))
  }
  if (paths.length > 0)
    throw requestError(
      'BAD_USER_INPUT',
      `The variables have a wrong type or lack a required field at: ${[...new Set(paths)].join(', ')}.`,
    )
}
