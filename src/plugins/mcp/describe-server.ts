import { createHash } from 'node:crypto'
import type { Tool } from '@modelcontextprotocol/client'
import { hostOfUrl } from '../../platform/addresses.ts'
import { toStorable } from '../../platform/database/text-problems.ts'
import type { Manifest } from '../package/manifest.ts'
import type { CheckedPackage } from '../save-package.ts'
import { type McpTarget, McpUnreachable, withMcpServer } from './connect.ts'

const MAX_TOOLS = 200
const MAX_SCHEMA_BYTES = 100_000
const MAX_TEXT = 1_000
const TOOL_NAME = /^[\w./-]{1,128}$/

/**
 * Asks an MCP server for its tools. Each is a permission of its own.
 * @throws McpUnreachable, also if it has no tools.
 */
export async function describeServer(
  target: McpTarget,
  secretId: string | null,
  signal: AbortSignal,
): Promise<CheckedPackage> {
  const { info, tools } = await withMcpServer(target, signal, async client => ({
    info: client.getServerVersion(),
    tools: (await client.listTools(undefined, { signal })).tools,
  }))
  const usable = tools.filter(isUsable).slice(0, MAX_TOOLS)
  if (usable.length === 0) throw new McpUnreachable('The MCP server offers no tools.')
  const host = hostOfUrl(new URL(target.url))
  const manifest: Manifest = {
    name: toName(info?.name || host),
    version: '1.0.0',
    kind: 'TOOL',
    description: cut(info?.title || `Tools of the MCP server at ${host}.`),
    author: null,
    permissions: usable.map(({ name, description }) => ({
      name: `tool:${name}`,
      reason: cut(description || name),
    })),
    config: { type: 'object', properties: {}, additionalProperties: false },
    tools: Object.fromEntries(usable.map(tool => [tool.name, toTool(tool)])),
  }
  return {
    manifest,
    code: null,
    checksum: createHash('sha256').update(JSON.stringify(manifest)).digest('hex'),
    signedBy: null,
    isOfficial: false,
    mcp: { url: target.url, secretId },
  }
}

/** What cannot be shown or granted is left out. */
function isUsable({ name, inputSchema, outputSchema }: Tool): boolean {
  const bytes = Buffer.byteLength(JSON.stringify([inputSchema, outputSchema ?? null]))
  return TOOL_NAME.test(name) && bytes <= MAX_SCHEMA_BYTES
}

function toTool({
  name,
  description,
  inputSchema,
  outputSchema,
  annotations,
}: Tool): Manifest['tools'][string] {
  return {
    description: cut(description || name),
    input: inputSchema as Manifest['tools'][string]['input'],
    output: (outputSchema ?? { type: 'object' }) as Manifest['tools'][string]['output'],
    hasEffects: annotations?.readOnlyHint !== true,
    compensatedBy: null,
  }
}

/** A name that follows the rule for names of plugins. */
function toName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
  return plain.replace(/-+$/, '') || 'mcp-server'
}

function cut(text: string): string {
  return toStorable(text.slice(0, MAX_TEXT))
}
