import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readRetryAfter } from '../../src/platform/outgoing-http.ts'
import { webhookBody } from '../../src/webhooks/webhook-body.ts'
import { TASKS } from '../../src/workers/index.ts'

/** An ingestion in which `failed` documents failed, as written by the trigger `tasks_send_webhooks`. */
const ingestion = (failed: number) => ({
  taskId: randomUUID(),
  agentId: null,
  kind: 'DOCUMENT_INGESTION',
  status: 'COMPLETED',
  result: {
    indexed: 3,
    unchanged: 4,
    failedDocumentIds: Array.from({ length: failed }, () => randomUUID()),
    chunks: 5,
  },
  failure: null,
  completedAt: '2026-11-21T09:00:00+00:00',
  sequence: 7,
})

describe('the body of a webhook', () => {
  it('stays under 20 kB however many documents failed, and says how many', () => {
    const body = webhookBody(TASKS, 'TASK_COMPLETED', ingestion(1_000))
    expect(Buffer.byteLength(body)).toBeLessThan(20_000)
    const { result } = JSON.parse(body).data
    expect(result).toMatchObject({ indexed: 3, unchanged: 4, chunks: 5, failed: 1_000 })
    expect(result.failedDocumentIds).toHaveLength(100)
    expect(result.failedDocumentIds[0]).toMatch(/^doc_/)
  })

  it('includes the model usage of a report', () => {
    const figures = {
      version: 2,
      sections: 7,
      artifacts: ['PDF'],
      model: 'writer',
      tokens: 900,
      costUsd: 0.01,
    }
    const result = { reportId: randomUUID(), ...figures }
    const body = webhookBody(TASKS, 'TASK_COMPLETED', { ...ingestion(0), kind: 'REPORT_GENERATION', result })
    const { reportId, ...told } = JSON.parse(body).data.result
    expect(reportId).toMatch(/^report_/)
    expect(told).toEqual(figures)
  })

  it('is the same in every attempt', () => {
    const payload = ingestion(2)
    expect(webhookBody(TASKS, 'TASK_COMPLETED', payload)).toBe(webhookBody(TASKS, 'TASK_COMPLETED', payload))
  })

  it.each([
    ['TASK_COMPLETED', 'task.completed'],
    ['TASK_FAILED', 'task.failed'],
    ['TASK_CANCELLED', 'task.cancelled'],
    ['TASK_TIMED_OUT', 'task.timed_out'],
  ] as const)('names %s as %s', (event, type) => {
    expect(JSON.parse(webhookBody(TASKS, event, ingestion(0)))).toMatchObject({
      type,
      timestamp: '2026-11-21T09:00:00.000Z',
    })
  })
})

describe('Retry-After', () => {
  const now = Date.parse('2026-11-21T09:00:00Z')
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Sat, 21 Nov 2026 09:01:30 GMT', 90_000],
    ['Sat, 21 Nov 2026 08:00:00 GMT', 0],
    ['172800', 86_400_000],
    ['Sun, 21 Nov 2027 09:00:00 GMT', 86_400_000],
    ['soon', null],
    ['-5', null],
    [null, null],
  ])('a value of %s waits for %s ms, at most 24 h', (header, ms) => {
    expect(readRetryAfter(header, now)).toBe(ms)
  })
})
