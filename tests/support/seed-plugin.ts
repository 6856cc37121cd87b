import type { App } from '../../src/app.ts'
import { savePackage } from '../../src/plugins/save-package.ts'
import { ask } from './plugin-packages.ts'

/** Creates an enabled plugin with a grant, a secret, a stored value and a task that ran it, all in the database. */
export async function seedPlugin(
  { database: { prisma } }: App,
  workspaceId: string,
  secretId: string,
): Promise<void> {
  const tool = { description: 'Does it.', input: { type: 'object' }, output: { type: 'object' } }
  const manifest = {
    name: 'seeded',
    version: '1.0.0',
    kind: 'TOOL' as const,
    description: 'A plugin for tests.',
    author: null,
    permissions: ask('storage', 'secret:token'),
    config: { type: 'object' as const },
    tools: { run: { ...tool, hasEffects: false, compensatedBy: null } },
  }
  const checked = {
    manifest,
    code: 'export const tools = { run: () => ({}) }',
    checksum: '0'.repeat(64),
    signedBy: null,
    isOfficial: false,
    mcp: null,
  }
  const { pluginId } = await prisma.$transaction(tx => savePackage(tx, workspaceId, checked, true))
  const config = { greeting: `Hello from ${workspaceId}` }
  await prisma.plugin.update({ where: { id: pluginId }, data: { status: 'ENABLED', config } })
  await prisma.pluginVersion.updateMany({
    where: { pluginId },
    data: { granted: ['storage', 'secret:token'] },
  })
  await prisma.pluginSecret.create({ data: { pluginId, workspaceId, name: 'token', secretId } })
  await prisma.pluginValue.create({ data: { pluginId, workspaceId, key: 'last', value: { run: 1 } } })
  const input = { version: '1.0.0', tool: 'run', input: {}, userId: null, effects: 0 }
  const task = { workspaceId, kind: 'PLUGIN_RUN' as const, pluginId, input, maxAttempts: 3, timeoutMs: 1_000 }
  const { id } = await prisma.task.create({ data: task })
  await prisma.task.update({ where: { id }, data: { status: 'CANCELLED', finishedAt: new Date() } })
}
