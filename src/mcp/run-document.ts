import type { ExecutionResult } from 'graphql'
import { type ToolCall, ToolFailure, type ToolOperation } from './tool.ts'

/** Runs a query or mutation of a built-in tool. @returns its data. @throws ToolFailure */
export async function runDocument<Data>(
  call: Pick<ToolCall, 'run' | 'signal'>,
  query: string,
  variables: Record<string, unknown>,
): Promise<Data> {
  const operation: ToolOperation = { query, documentId: null, operationName: null, variables }
  for await (const result of call.run(operation, call.signal)) return dataOf<Data>(result)
  throw new ToolFailure('The call was cancelled.', 'UNAVAILABLE')
}

/** @throws ToolFailure with all errors, if there are any. */
export function dataOf<Data>({ data, errors = [] }: ExecutionResult): Data {
  const [first] = errors
  if (!first && data) return data as Data
  const lines = errors.map(({ message }) => message)
  throw new ToolFailure(
    [...new Set(lines)].join('\n'),
    String(first?.extensions.code ?? 'INTERNAL_SERVER_ERROR'),
  )
}

interface ErrorData {
  code: string
  message: string
  issues?: { path: string; message: string }[]
}

/** @returns the payload of a mutation. @throws ToolFailure if it is an error. */
export function payloadOf<Payload extends object>(result: Payload | ErrorData): Payload {
  if (isErrorData(result)) throw new ToolFailure(describeErrorData(result), result.code)
  return result
}

export function isErrorData(value: object): value is ErrorData {
  return (
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  )
}

/** Names every problem, not only the first. */
export function describeErrorData({ message, issues = [] }: ErrorData): string {
  if (issues.length < 2) return message
  return issues.map(issue => `${issue.path.replace(/^input\./, '')}: ${issue.message}`).join('\n')
}

/** Part of a document that selects an error of a mutation. */
export const ERROR_FIELDS = '... on Error { code message } ... on ValidationError { issues { path message } }'
