import { once as nextEvent } from 'node:events'
import type { ServerResponse } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import timers, { setImmediate as nextTurn } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { createEmbeddings } from '../../src/models/embeddings/create-embeddings.ts'
import type { EmbeddingModel } from '../../src/models/embeddings/embedding-model.ts'
import { describeModel } from '../../src/models/embeddings/known-models.ts'
import { answer, type EmbeddingsServer, stall, startEmbeddingsServer } from '../support/embeddings-server.ts'
import { holdTimers } from '../support/hold-timers.ts'
import { plainEmbeddings } from '../support/plain-model.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const KEY = 'sk-secret-of-the-endpoint'
/** Only expire when a test triggers them. */
const TIMEOUT_MS = 599_999
const QUERY_TIMEOUT_MS = 29_999

let server: EmbeddingsServer
beforeAll(async () => {
  server = await startEmbeddingsServer()
})
beforeEach(() => {
  server.requests.length = 0
  server.misbehave = () => undefined
})
afterAll(() => server.close())

function modelWith(settings: Record<string, string> = {}): EmbeddingModel {
  const { embeddings } = readConfig([], {
    EMBEDDINGS_BASE_URL: `${server.url}/`,
    EMBEDDINGS_MODEL: 'test-model',
    EMBEDDINGS_API_KEY: KEY,
    EMBEDDINGS_RETRY_MS: '1',
    EMBEDDINGS_TIMEOUT_MS: `${TIMEOUT_MS}`,
    EMBEDDINGS_QUERY_TIMEOUT_MS: `${QUERY_TIMEOUT_MS}`,
    ...settings,
  })
  const model = plainEmbeddings(embeddings)?.open({ workspaceId: '' }).configured
  if (!model) throw new Error('no model')
  return model
}

const { signal } = new AbortController()
const cosine = (a: number[] = [], b: number[] = []) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
const once = (misbehavior: ReturnType<typeof answer>) => (_: unknown, nth: number) =>
  nth === 1 ? misbehavior : undefined

async function sendEndlessly(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' })
  while (!response.destroyed) {
    const isFull = !response.write('0,'.repeat(10_000))
    await (isFull ? Promise.race([nextEvent(response, 'drain'), nextEvent(response, 'close')]) : nextTurn())
  }
}

function sendBomb(response: ServerResponse): void {
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    .end(gzipSync(Buffer.alloc(50_000_000, '0')))
}

describe('an embeddings endpoint', () => {
  it('returns unit vectors in input order, and receives model, key and dimensions', async () => {
    const model = modelWith({ EMBEDDINGS_DIMENSIONS: '32' })
    expect(model.name).toBe('test-model@32')
    const [leave, travel, holiday] = await model.embed(['leave', 'a plane', 'holiday'], 'passage', signal)
    expect(leave).toHaveLength(32)
    expect(cosine(leave, leave)).toBeCloseTo(1)
    expect(cosine(leave, holiday)).toBeCloseTo(1)
    expect(cosine(leave, travel)).toBeLessThan(0.8)
    expect(server.requests[0]).toMatchObject({ model: 'test-model', dimensions: 32 })
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
  })

  it('receives the prefixes that the model was trained with, for queries and for passages', async () => {
    const model = modelWith({ EMBEDDINGS_MODEL: 'intfloat/multilingual-e5-large' })
    await model.embed(['leave'], 'query', signal)
    await model.embed(['leave'], 'passage', signal)
    expect(server.requests.map(({ texts }) => texts)).toEqual([['query: leave'], ['passage: leave']])
    expect(model.weights).toEqual({ en: 0.4, ko: 0.4, other: 0.4 })
    expect(describeModel('BAAI/bge-base-en-v1.5').weights).toEqual({ en: 0.4, ko: 0, other: 0 })
    expect(modelWith({ EMBEDDINGS_LANGUAGES: 'ko:0.3' }).weights).toEqual({ en: 0, ko: 0.3, other: 0 })
  })

  it.each([
    ['an endless answer', (response: ServerResponse) => void sendEndlessly(response)],
    ['an answer that unpacks to a thousand times its size', sendBomb],
  ])('is disconnected if it sends %s', async (_, misbehave) => {
    const closed = new Promise(resolve => {
      server.misbehave = () => response => {
        response.once('close', resolve)
        misbehave(response)
      }
    })
    await expect(modelWith().embed(['leave'], 'query', signal)).rejects.toThrow(
      'The embeddings endpoint sent a response that is too long. The response has more than 224000 bytes.',
    )
    await closed
  })

  it('may return the longest possible vectors', async () => {
    const model = modelWith({ EMBEDDINGS_DIMENSIONS: '4000' })
    expect((await model.embed(['leave'], 'query', signal))[0]).toHaveLength(4_000)
  })

  const answerVectors = (...vectors: [index: number, embedding: number[]][]) =>
    answer(200, {}, JSON.stringify({ data: vectors.map(([index, embedding]) => ({ index, embedding })) }))
  const mishaps: [string, ReturnType<typeof answer>][] = [
    ['429', answer(429, { 'retry-after': '0' })],
    ['500', answer(500)],
    ['something that is not JSON', answer(200, {}, '<html>')],
    ['JSON without embeddings', answer(200, {}, '{"data":"none"}')],
    ['too few vectors', answerVectors([0, [1, 0]])],
    ['vectors of two lengths', answerVectors([0, [1]], [1, [1, 0]])],
    ['a zero vector', answerVectors([0, [0]], [1, [1]])],
    ['a duplicate index', answerVectors([0, [1]], [0, [1]])],
    ['a broken connection', response => response.destroy()],
  ]
  it.each(mishaps)('is retried for passages after %s', async (_, misbehavior) => {
    server.misbehave = once(misbehavior)
    expect(await modelWith().embed(['one', 'two'], 'passage', signal)).toHaveLength(2)
    expect(server.requests).toHaveLength(2)
  })

  it('is retried for passages after a timeout', async () => {
    const held = holdTimers(TIMEOUT_MS)
    atEnd(vi.restoreAllMocks)
    const stalled = Promise.withResolvers<void>()
    server.misbehave = once(() => stalled.resolve())
    const embedding = modelWith().embed(['one', 'two'], 'passage', signal)
    await stalled.promise
    expect(held.expire()).toBe(1)
    expect(await embedding).toHaveLength(2)
    expect(server.requests).toHaveLength(2)
  })

  it('is not retried before Retry-After', async () => {
    const waited = Promise.withResolvers<void>()
    const sleep = vi.spyOn(timers, 'setTimeout').mockImplementation(() => waited.promise as Promise<never>)
    syncBuiltinESMExports()
    atEnd(() => {
      sleep.mockRestore()
      syncBuiltinESMExports()
    })
    server.misbehave = once(answer(429, { 'retry-after': '7' }))
    const embedding = modelWith().embed(['one'], 'passage', signal)
    await expect.poll(() => sleep.mock.calls).toEqual([[7_000, undefined, { signal }]])
    expect(server.requests).toHaveLength(1)
    waited.resolve()
    expect(await embedding).toHaveLength(1)
    expect(server.requests).toHaveLength(2)
  })

  it('is not retried if Retry-After is longer than a task can wait', async () => {
    server.misbehave = once(answer(503, { 'retry-after': '3600' }))
    await expect(modelWith().embed(['one'], 'passage', signal)).rejects.toThrow(/503/)
    expect(server.requests).toHaveLength(1)
  })

  it.each([
    [401, 'EmbeddingsRefused', /EMBEDDINGS_API_KEY/],
    [404, 'EmbeddingsRefused', /EMBEDDINGS_BASE_URL.*test-model/],
    [400, 'TextsRefused', /400/],
  ])('is not retried after %s, and its message is not exposed', async (status, name, message) => {
    server.misbehave = () => answer(status, {}, `{"error":{"message":"wrong key ${KEY}"}}`)
    const error = await modelWith()
      .embed(['one'], 'passage', signal)
      .catch(refused => refused)
    expect(error).toMatchObject({ name, message: expect.stringMatching(message) })
    expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain(KEY)
    expect(server.requests).toHaveLength(1)
  })

  it('never leaks its key in an error, not even a key that cannot be sent', async () => {
    const error = await modelWith({ EMBEDDINGS_API_KEY: `${KEY}\nx` })
      .embed(['one'], 'query', signal)
      .catch(refused => refused)
    expect(error).toMatchObject({ name: 'EmbeddingsUnavailable' })
    expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain(KEY)
  })

  it('is skipped by queries for a while after a timeout, but not by passages', async () => {
    const model = modelWith({ EMBEDDINGS_REST_MS: '600000' })
    const held = holdTimers(QUERY_TIMEOUT_MS)
    atEnd(vi.restoreAllMocks)
    const stalled = Promise.withResolvers<void>()
    server.misbehave = once(() => stalled.resolve())
    const late = model.embed(['late'], 'query', signal)
    await stalled.promise
    held.expire()
    await expect(late).rejects.toThrow(`${QUERY_TIMEOUT_MS} ms`)
    await expect(model.embed(['next'], 'query', signal)).rejects.toThrow(/paused/)
    expect(server.requests).toHaveLength(1)
    expect(await model.embed(['passage'], 'passage', signal)).toHaveLength(1)
  })

  it('stops when the signal aborts', async () => {
    server.misbehave = () => stall
    const stop = new AbortController()
    const embedding = modelWith().embed(['one'], 'passage', stop.signal)
    stop.abort(new Error('cancelled'))
    await expect(embedding).rejects.toThrow('cancelled')
  })
})

it('requires endpoint and model to be set together', () => {
  expect(createEmbeddings(readConfig([], {}).embeddings)).toBeNull()
  expect(() => readConfig([], { EMBEDDINGS_MODEL: 'm' })).toThrow(/EMBEDDINGS_BASE_URL and EMBEDDINGS_MODEL/)
  const bad = { EMBEDDINGS_LANGUAGES: 'de:1', EMBEDDINGS_SIMILARITY: '0.9,0.1' }
  expect(() => readConfig([], bad)).toThrow(/EMBEDDINGS_LANGUAGES[\s\S]*EMBEDDINGS_SIMILARITY/)
})
