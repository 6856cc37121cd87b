import type { GraphQLSchema } from 'graphql'
import type { ViewerContext } from '../context.ts'
import { findToolDocument, listToolDocuments, toTool } from './documents/document-tools.ts'
import type { Tool } from './tool.ts'
import { builtInToolsFor } from './tools/built-in.ts'

const PAGE = 100

export interface ToolPage {
  tools: Tool[]
  /** Undefined on the last page. */
  nextCursor?: string
}

/** The tools that a key can use: the built-in ones first, then registered documents. A document replaces a built-in tool of its name. */
export async function listTools(
  context: ViewerContext,
  schema: GraphQLSchema,
  cursor: string | undefined,
): Promise<ToolPage> {
  const documents = await listToolDocuments(context, { after: cursor ?? '', limit: PAGE + 1 })
  const page = documents.slice(0, PAGE)
  const tools = page.flatMap(document => toTool(schema, document) ?? [])
  const last = documents.length > PAGE ? page.at(-1)?.operationName : undefined
  return {
    tools: [...(cursor === undefined ? await ownTools(context) : []), ...tools],
    ...(last && { nextCursor: last }),
  }
}

async function ownTools(context: ViewerContext): Promise<Tool[]> {
  const tools = builtInToolsFor(context.viewer)
  const replaced = await Promise.all(tools.map(({ name }) => findToolDocument(context, name)))
  return tools.filter((_, i) => !replaced[i])
}

/** @returns null if there is none. */
export async function findTool(
  context: ViewerContext,
  schema: GraphQLSchema,
  name: string,
): Promise<Tool | null> {
  const document = await findToolDocument(context, name)
  if (document) return toTool(schema, document)
  return builtInToolsFor(context.viewer).find(tool => tool.name === name) ?? null
}
