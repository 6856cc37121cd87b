import { brandWithType } from '@pothos/core'
import { batchInRequest } from '../shared/batch-in-request.ts'

/** Loads the objects that use each secret (a UUID), branded with their types: model providers. */
export const loadUsers = batchInRequest<string, object[]>(async ({ db }, secretIds) => {
  const providers = await db.modelProvider.findMany({
    where: { secretId: { in: [...secretIds] } },
    orderBy: { id: 'asc' },
  })
  for (const provider of providers) brandWithType(provider, 'ModelProvider' as never)
  const users = Map.groupBy(providers, ({ secretId }) => secretId)
  return secretIds.map(id => users.get(id) ?? [])
})
