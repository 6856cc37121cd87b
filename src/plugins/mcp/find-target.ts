import type { Plugin } from '../../generated/prisma/client.ts'
import { hostOfUrl } from '../../platform/addresses.ts'
import { useSecret } from '../../secrets/use-secret.ts'
import type { HostApp } from '../host/run-context.ts'
import type { McpTarget } from './connect.ts'

/** How to reach the MCP server of a plugin. @throws SecretUnusable */
export async function findMcpTarget(
  app: HostApp,
  workspaceId: string,
  { mcpUrl, mcpSecretId }: Pick<Plugin, 'mcpUrl' | 'mcpSecretId'>,
): Promise<McpTarget> {
  const url = mcpUrl ?? ''
  const reason = `the MCP server "${hostOfUrl(new URL(url))}"`
  const token = mcpSecretId && (await useSecret(app, { workspaceId, secretId: mcpSecretId, reason }))
  return { url, token, fetch: app.plugins.fetch }
}
