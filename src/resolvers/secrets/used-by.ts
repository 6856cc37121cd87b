import { brandWithType } from '@pothos/core'
import { batchInRequest } from '../shared/batch-in-request.ts'

/** Loads the objects that use each secret (a UUID), branded with their types: model providers and plugins. */
export const loadUsers = batchInRequest<string, object[]>(async ({ db }, secretIds) => {
  const providers = await db.modelProvider.findMany({
    where: { secretId: { in: [...secretIds] } },
    orderBy: { id: 'asc' },
  })
  const plugins = await db.plugin.findMany({
    where: {
      OR: [
        { mcpSecretId: { in: [...secretIds] } },
        { secrets: { some: { secretId: { in: [...secretIds] } } } },
      ],
    },
    include: { secrets: { select: { secretId: true } } },
    orderBy: { id: 'asc' },
  })
  for (const provider of providers) brandWithType(provider, 'ModelProvider' as never)
  for (const plugin of plugins) brandWithType(plugin, 'Plugin' as never)
  return secretIds.map(id => [
    ...providers.filter(({ secretId }) => secretId === id),
    ...plugins.filter(
      ({ mcpSecretId, secrets }) => mcpSecretId === id || secrets.some(({ secretId }) => secretId === id),
    ),
  ])
})
