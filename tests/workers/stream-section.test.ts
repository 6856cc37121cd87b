import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { Task } from '../../src/generated/prisma/client.ts'
import { createLogger } from '../../src/platform/logger.ts'
import { StatedSentences } from '../../src/reports/write/stated-sentences.ts'
import { createSectionWriter } from '../../src/reports/write/write-section.ts'
import { streamSection } from '../../src/workers/stream-section.ts'
import { makePassage, makeSectionPlan } from '../support/make-passage.ts'
import { stallAfter } from '../support/model-failures.ts'
import { type ModelServer, startModelServer } from '../support/model-server.ts'
import { plainModel } from '../support/plain-model.ts'

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

const CONTENT = 'Everybody has 22 days of leave in a year.'
const EVIDENCE = {
  section: makeSectionPlan('Leave'),
  passages: [makePassage({ chunkId: randomUUID(), documentId: randomUUID(), content: CONTENT })],
}

it('does not wait for the model when a section cannot be saved', async () => {
  server.behave = stallAfter([`${CONTENT} [1]\n\n`, `${CONTENT} [1]\n\n`])
  const config = readConfig([], {
    MODEL_BASE_URL: server.url,
    MODEL_NAME: 'writer',
    // Longer than the test timeout: only the section itself can end the wait for the stalled model.
    MODEL_TIMEOUT_MS: '600000',
    MODEL_STALL_TIMEOUT_MS: '600000',
    LOG_LEVEL: 'silent',
  })
  const writer = createSectionWriter({
    topic: { title: 'Leave', language: 'en', guide: null },
    titles: ['Leave'],
    missing: [],
    voice: { language: 'en', level: 'PLAIN' },
    model: plainModel(config.model),
    weightOf: () => 1,
    stated: new StatedSentences(),
    log: createLogger(config),
  })
  const run = {
    task: { workspaceId: randomUUID() } as Task,
    signal: new AbortController().signal,
    wake: () => {},
    effect: () => Promise.reject(new Error('the database broke off')),
  }
  const streaming = streamSection(run, {
    reportId: randomUUID(),
    order: 1,
    write: signal => writer.write(EVIDENCE, signal),
    progress: { percent: 20, step: 'Writing' },
  })
  await expect(streaming).rejects.toThrow('the database broke off')
  await expect.poll(() => server.left).toBe(1)
})
