import { setImmediate } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import type { Searchable } from '../../src/knowledge/retrieval/lane.ts'
import { runLanes } from '../../src/knowledge/retrieval/run-lanes.ts'
import { readQuery } from '../../src/knowledge/text/read-query.ts'
import type { Embeddings } from '../../src/models/embeddings/embedding-model.ts'
import { atEnd } from '../support/start-test-canopy.ts'

it('throws if the database fails, whichever statement fails first', async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  atEnd(() => process.off('unhandledRejection', unhandled))
  const fail = async () => {
    throw new Error('connection lost')
  }
  const db = {
    embeddingModel: { findFirst: fail },
    $queryRaw: () => setImmediate().then(fail),
  } as unknown as Searchable
  const request = {
    workspaceId: '00000000-0000-7000-8000-000000000000',
    query: readQuery('annual leave'),
    scope: {},
    embeddings: {} as Embeddings,
    weights: {},
  }
  await expect(runLanes(db, request)).rejects.toThrow('connection lost')
  await setImmediate()
  expect(unhandled).not.toHaveBeenCalled()
})
