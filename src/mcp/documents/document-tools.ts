import type { CallToolResult } from '@modelcontextprotocol/server'
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql'
import type { ViewerContext } from '../../context.ts'
import type { TrustedDocument } from '../../generated/prisma/client.ts'
import { parseWithoutSecrets } from '../../persisted/secret-documents.ts'
import { dataOf, describeErrorData, isErrorData } from '../run-document.ts'
import { type Tool, type ToolCall, ToolFailure, toFailedResult, toResult } from '../tool.ts'
import { describeVariables } from './describe-variables.ts'

/** Longer names are not valid for tools. */
const MAX_NAME_LENGTH = 128
/** A subscription as a tool ends after this many events or this much time, and returns the events. */
const MAX_EVENTS = 100
const MAX_SUBSCRIPTION_MS = 30_000

type ToolDocument = Pick<TrustedDocument, 'documentId' | 'body'> & { operationName: string }
const COLUMNS = { documentId: true, operationName: true, body: true } as const

/**
 * Reads the registered documents that are offered as tools, by name. Of several with one name, the newest counts. Those
 * without a name cannot be offered.
 */
export async function listToolDocuments(
  { db }: Pick<ViewerContext, 'db'>,
  { after, limit }: { after: string; limit: number },
): Promise<ToolDocument[]> {
  const rows = await db.trustedDocument.findMany({
    where: { isTool: true, operationName: { gt: after } },
    distinct: ['operationName'],
    orderBy: [{ operationName: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
    select: COLUMNS,
    take: limit,
  })
  return rows as ToolDocument[]
}

export async function findToolDocument(
  { db }: Pick<ViewerContext, 'db'>,
  operationName: string,
): Promise<ToolDocument | null> {
  const row = await db.trustedDocument.findFirst({
    where: { isTool: true, operationName },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: COLUMNS,
  })
  return row as ToolDocument | null
}

/** @returns null if the document no longer fits the schema, or its name is too long. */
export function toTool(
  schema: GraphQLSchema,
  { documentId, operationName, body }: ToolDocument,
): Tool | null {
  const parsed = operationName.length > MAX_NAME_LENGTH ? null : parse(schema, body)
  if (!parsed) return null
  const { operation, inputSchema } = parsed
  const isQuery = operation.operation !== OperationTypeNode.MUTATION
  return {
    name: operationName,
    title: operationName,
    description: operation.description?.value ?? describeFields(schema, operation),
    inputSchema,
    annotations: { readOnlyHint: isQuery, openWorldHint: false },
    async call(call, input) {
      checkNames(input, Object.keys(inputSchema.properties))
      const run = { query: null, documentId, operationName: null, variables: input }
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) return collectEvents(call, run)
      for await (const result of call.run(run, call.signal)) return describeData(schema, operation, result)
      throw new ToolFailure('The call was cancelled.', 'UNAVAILABLE')
    },
  }
}

function parse(schema: GraphQLSchema, body: string) {
  try {
    const document: DocumentNode = parseWithoutSecrets(body)
    const operation = getOperationAST(document)
    if (!operation) return null
    const inputSchema = describeVariables(schema, document, operation)
    return { operation, inputSchema: inputSchema as typeof inputSchema & { properties: object } }
  } catch {
    return null
  }
}

/** The descriptions of the fields that the operation selects first. */
function describeFields(schema: GraphQLSchema, { operation, selectionSet }: OperationDefinitionNode): string {
  const fields = schema.getRootType(operation)?.getFields() ?? {}
  const texts = selectionSet.selections.flatMap(selection =>
    selection.kind === Kind.FIELD ? (fields[selection.name.value]?.description ?? []) : [],
  )
  return texts.join('\n') || `Runs the ${operation} of a registered document.`
}

/** GraphQL ignores unknown variables. @throws ToolFailure */
function checkNames(input: Record<string, unknown>, names: readonly string[]): void {
  const unknown = Object.keys(input).filter(name => !names.includes(name))
  if (unknown.length === 0) return
  const known = names.length ? `Its arguments are ${names.join(', ')}.` : 'It has no arguments.'
  throw new ToolFailure(`The tool has no argument ${unknown.map(name => `"${name}"`).join(', ')}. ${known}`)
}

/** The data as JSON. If a mutation returned an error, the result is one too. */
function describeData(
  schema: GraphQLSchema,
  { operation }: OperationDefinitionNode,
  result: ExecutionResult,
): CallToolResult {
  const data = dataOf<Record<string, unknown>>(result)
  const described = toResult(JSON.stringify(data, null, 2), data)
  if (operation !== OperationTypeNode.MUTATION) return described
  const objects = Object.values(data).filter(value => typeof value === 'object' && value !== null)
  const first = objects.filter(isErrorData).find(({ code }) => isErrorCode(schema, code))
  if (!first) return described
  return {
    ...toFailedResult({ message: describeErrorData(first), code: first.code }),
    structuredContent: data,
  }
}

function isErrorCode(schema: GraphQLSchema, code: string): boolean {
  const type = schema.getType('ErrorCode')
  return type !== undefined && 'getValue' in type && type.getValue(code) !== undefined
}

async function collectEvents(call: ToolCall, run: Parameters<ToolCall['run']>[0]): Promise<CallToolResult> {
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(MAX_SUBSCRIPTION_MS)])
  const events: Record<string, unknown>[] = []
  for await (const result of call.run(run, signal)) {
    if (signal.aborted) break
    events.push(dataOf(result))
    await call.report(events.length, `Received ${events.length} events`)
    if (events.length === MAX_EVENTS) break
  }
  return toResult(JSON.stringify(events, null, 2), { events })
}
