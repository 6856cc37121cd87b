import { inspect } from 'node:util'
import { Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Config, readConfig } from '../../src/config/config.ts'
import { callModel } from '../../src/models/call-model.ts'
import { type Message, ModelFailed, type Spend, type TextPurpose } from '../../src/models/language-model.ts'
import { createModelMetrics, type ModelMetrics } from '../../src/models/metrics.ts'
import { type HeldTimers, holdTimers } from '../support/hold-timers.ts'
import {
  cutShort,
  flood,
  hangUp,
  hugeEvent,
  sayThen,
  stall,
  stallAfter,
  trickle,
} from '../support/model-failures.ts'
import { PROTOCOLS } from '../support/model-protocols.ts'
import {
  type Behaviour,
  breakOff,
  type ModelServer,
  refuse,
  say,
  sendPiece,
  startModelServer,
} from '../support/model-server.ts'
import { calledModel } from '../support/plain-model.ts'

const KEY = 'sk-secret-of-the-model'
const WAYS = ['log', 'info', 'warn', 'error'] as const
/** Only expire when a test triggers them. */
const TIMEOUT_MS = 599_999
const STALL_TIMEOUT_MS = 499_999
/** Delay before a retry. */
const RETRY_MS = 250
const POLL = { interval: 5 }
const ASKED = [
  { role: 'system', content: 'Write.' },
  { role: 'user', content: 'About leave.' },
] as const

let server: ModelServer
let elsewhere: ModelServer
beforeAll(async () => {
  ;[server, elsewhere] = await Promise.all([startModelServer(), startModelServer()])
})
beforeEach(() => {
  server.requests.length = 0
  server.left = 0
  // The SDK reads these variables by default.
  vi.stubEnv('ANTHROPIC_BASE_URL', elsewhere.url)
  vi.stubEnv('ANTHROPIC_API_KEY', 'another')
  for (const way of WAYS) vi.spyOn(console, way)
})
afterEach(async () => {
  const printed = WAYS.flatMap(way => vi.mocked(console[way]).mock.calls)
  const gone = elsewhere.requests.splice(0)
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  expect({ printed, gone }).toEqual({ printed: [], gone: [] })
  await expect.poll(() => server.open, { interval: 5 }).toBe(0)
})
afterAll(() => Promise.all([server.close(), elsewhere.close()]))

const { signal } = new AbortController()

async function read(writing: AsyncGenerator<string, Spend>) {
  const pieces: string[] = []
  for (;;) {
    const { done, value } = await writing.next()
    if (done) return { pieces, text: pieces.join(''), spend: value }
    pieces.push(value)
  }
}

function modelOf(settings: Config['model'], metrics: ModelMetrics) {
  const called = calledModel(settings)
  return {
    write: (messages: readonly Message[], signal: AbortSignal, purpose: TextPurpose) =>
      callModel(called, { ...settings, messages, signal, purpose }, metrics),
  }
}

describe.each(PROTOCOLS)('a model that speaks %s', provider => {
  const registry = new Registry()
  const metrics = createModelMetrics(registry)

  function modelWith(settings: Record<string, string> = {}) {
    const config = readConfig([], {
      MODEL_PROVIDER: provider,
      MODEL_BASE_URL: `${server.url}/`,
      MODEL_NAME: 'scribe-1',
      MODEL_API_KEY: KEY,
      MODEL_TIMEOUT_MS: `${TIMEOUT_MS}`,
      MODEL_STALL_TIMEOUT_MS: `${STALL_TIMEOUT_MS}`,
      MODEL_USD_PER_MILLION_INPUT_TOKENS: '3',
      MODEL_USD_PER_MILLION_OUTPUT_TOKENS: '15',
      ...settings,
    })
    return modelOf(config.model, metrics)
  }

  async function failureOf(writing: AsyncGenerator<string, Spend>): Promise<ModelFailed> {
    const error: unknown = await read(writing).catch(failed => failed)
    if (!(error instanceof ModelFailed)) throw new Error(`not failed, but ${inspect(error)}`)
    expect(inspect(error, { depth: 9 })).not.toContain(KEY)
    return error
  }

  it('streams text and returns its usage', async () => {
    server.behave = say(['Leave is', ' 25 days.', ' 휴가입니다.'], { input: 1_000, output: 200 })
    const model = modelWith({ MODEL_MAX_OUTPUT_TOKENS: '321' })
    const { pieces, spend } = await read(model.write(ASKED, signal, 'PLAN'))
    expect(pieces).toEqual(['Leave is', ' 25 days.', ' 휴가입니다.'])
    expect(spend).toEqual({
      inputTokens: 1_000,
      outputTokens: 200,
      costUsd: expect.closeTo(0.006),
      isEstimated: false,
    })
    const [request] = server.requests
    expect(request).toMatchObject({ model: 'scribe-1', stream: true, max_tokens: 321, messages: ASKED })
    expect(request?.headers[provider === 'anthropic' ? 'x-api-key' : 'authorization']).toContain(KEY)
    expect(request?.headers['user-agent']).toMatch(/^Canopy\//)
    const counted = await registry.metrics()
    expect(counted).toContain('canopy_model_texts_total{purpose="PLAN",outcome="done"} 1')
    expect(counted).toContain('canopy_model_tokens_total{purpose="PLAN",direction="input"} 1000')
    expect(counted).toContain('canopy_model_tokens_total{purpose="PLAN",direction="output"} 200')
  })

  it('has its usage estimated from characters if it reports none', async () => {
    server.behave = say(['휴가는 이십오 일입니다.'])
    const { spend } = await read(modelWith().write(ASKED, signal, 'ANSWER'))
    expect(spend).toMatchObject({ isEstimated: true, inputTokens: 5, outputTokens: 8 })
  })

  it.each([
    ['less than nothing', -5],
    ['more than there is', 1e308],
    ['more than any model reads', 1e15],
    ['parts of tokens', 2.5],
  ])('has its usage estimated if it reports %s', async (_, count) => {
    server.behave = say(['휴가는 이십오 일입니다.'], { input: count, output: count })
    const { text, spend } = await read(modelWith().write(ASKED, signal, 'ANSWER'))
    expect(text).toBe('휴가는 이십오 일입니다.')
    expect(spend).toMatchObject({ isEstimated: true, inputTokens: 5, outputTokens: 8 })
  })

  it('may stop at its output limit', async () => {
    server.behave = say(['Leave is'], null, 'full')
    expect((await read(modelWith().write(ASKED, signal, 'ANSWER'))).text).toBe('Leave is')
  })

  const asError = `data: {"type":"error","error":{"type":"overloaded_error","code":"${KEY}","message":"${KEY}"}}\n\n`
  const whole = JSON.stringify({ choices: [{ message: { content: 'Hello' } }], content: [{ text: 'Hello' }] })
  const failures: [string, Behaviour, RegExp, ('began' | 'retry')?][] = [
    ['rejects the key', refuse(401, `{"error":{"message":"${KEY}"}}`), /answered 401/],
    ['is busy for a long time', refuse(429, KEY, { 'retry-after': '3600' }), /answered 429/],
    ['returns an internal error', refuse(500, KEY), /answered 500/, 'retry'],
    [
      'redirects',
      response => refuse(307, '', { location: `${elsewhere.url}/messages` })(response),
      /answered 307/,
    ],
    ['closes the connection', hangUp, /request to the model failed/, 'retry'],
    ['breaks off', breakOff(['Leave', ' is']), /stopped before the end/, 'began'],
    ['ends too early', cutShort(['Leave', ' is']), /stopped before the end|InvalidResponse/, 'began'],
    ['sends invalid JSON', sayThen(['Leave'], `data: {"${KEY}\n\n`), /JSONParse/, 'began'],
    ['sends unexpected JSON', sayThen(['Leave'], `data: {"choices":"${KEY}"}\n\n`), /TypeValid/, 'began'],
    ['sends no event of its protocol', sayThen([], 'data: [DONE]\n\n'), /could not be read/],
    ['fails in the middle', sayThen(['Leave'], asError), /StreamProviderError/, 'began'],
    ['does not stream', refuse(200, whole), /could not be read/],
    ['returns a web page', response => response.end(`<h1>${KEY}</h1>`), /could not be read/],
    ['never ends', flood, /more than 200000 characters/, 'began'],
    ['sends one event that never ends', hugeEvent, /more than 32000000 bytes/],
    ['declines', say(['I cannot'], null, 'declined'), /refused/, 'began'],
  ]
  it.each(failures)('fails if it %s', async (_, behave, message, how) => {
    server.behave = behave
    const failure = await failureOf(modelWith().write(ASKED, signal, 'WRITE'))
    expect(failure.message).toMatch(message)
    if (how === 'began') expect(failure.spend).toMatchObject({ inputTokens: 5 })
    else expect(failure.spend).toBeNull()
    expect(failure.retryMs).toBe(how === 'retry' ? RETRY_MS : null)
    expect(server.requests).toHaveLength(1)
  })

  async function expireUntilLeft(silence: HeldTimers, failing: Promise<ModelFailed>): Promise<ModelFailed> {
    // Expires repeatedly, because an event without text also restarts the stall timer.
    const expire = () => {
      silence.expire()
      return server.left
    }
    await expect.poll(expire, POLL).toBe(1)
    const failure = await failing
    expect(failure.message).toContain(`sent nothing for ${STALL_TIMEOUT_MS} ms`)
    return failure
  }

  const silences: [string, Behaviour, pieces: number][] = [
    ['never answers', stall, 0],
    ['stops in the middle', stallAfter(['Leave', ' is']), 2],
  ]
  it.each(silences)('fails if it %s for MODEL_STALL_TIMEOUT_MS', async (_, behave, pieces) => {
    server.behave = behave
    const silence = holdTimers(STALL_TIMEOUT_MS)
    const writing = modelWith().write(ASKED, signal, 'WRITE')
    for (let i = 0; i < pieces; i++) await writing.next()
    const failing = failureOf(writing)
    await expect.poll(() => server.requests, POLL).toHaveLength(1)
    const failure = await expireUntilLeft(silence, failing)
    if (pieces) expect(failure.spend).toMatchObject({ inputTokens: 5 })
    else expect(failure.spend).toBeNull()
    expect(server.requests).toHaveLength(1)
  })

  it('fails if it sends only pings for MODEL_STALL_TIMEOUT_MS', async () => {
    let pings = 0
    server.behave = response => {
      sendPiece(response, '')
      const pinging = setInterval(() => response.write(': alive\n\n', () => pings++), 1)
      response.on('close', () => clearInterval(pinging))
    }
    const silence = holdTimers(STALL_TIMEOUT_MS)
    const failing = failureOf(modelWith().write(ASKED, signal, 'WRITE'))
    await expect.poll(() => pings, POLL).toBeGreaterThan(50)
    // Some events before the first text restart the stall timer. Pings do not.
    expect(silence.started()).toBeLessThan(25)
    const failure = await expireUntilLeft(silence, failing)
    expect(failure.spend).toBeNull()
    expect(server.requests).toHaveLength(1)
  })

  it('fails after MODEL_TIMEOUT_MS, even if it keeps writing', async () => {
    server.behave = trickle
    const deadline = holdTimers(TIMEOUT_MS)
    const writing = modelWith().write(ASKED, signal, 'WRITE')
    for (let i = 0; i < 3; i++) await writing.next()
    expect(deadline.expire()).toBe(1)
    const failure = await failureOf(writing)
    expect(failure.message).toContain(`did not finish within ${TIMEOUT_MS} ms`)
    expect(failure.spend).toMatchObject({ inputTokens: 5 })
    expect(server.requests).toHaveLength(1)
  })

  it('may be asked again when the endpoint says so', async () => {
    server.behave = refuse(429, 'no', { 'retry-after': '2' })
    const failure = await failureOf(modelWith().write(ASKED, signal, 'ANSWER'))
    expect(failure).toMatchObject({ code: 'HTTP_429', retryMs: 2_000 })
  })

  it('never leaks its key in an error, not even a key that cannot be sent', async () => {
    const model = modelWith({ MODEL_API_KEY: `${KEY}\nx` })
    expect((await failureOf(model.write(ASKED, signal, 'ANSWER'))).message).toMatch(/could not be read/)
  })

  it('does not stall while its reader is slow', async () => {
    server.behave = say(['Leave', ' is', ' long.'])
    const silence = holdTimers(STALL_TIMEOUT_MS)
    const writing = modelWith().write(ASKED, signal, 'ANSWER')
    await writing.next()
    expect(silence.count()).toBe(0)
    expect((await read(writing)).text).toBe(' is long.')
  })

  it('is disconnected when the signal aborts or the reader stops', async () => {
    server.behave = stallAfter(['Leave'])
    const model = modelWith()
    const stop = new AbortController()
    const cancelled = model.write(ASKED, stop.signal, 'WRITE')
    await cancelled.next()
    const next = cancelled.next()
    stop.abort(new Error('cancelled'))
    await expect(next).rejects.toThrow('cancelled')
    for await (const piece of model.write(ASKED, signal, 'WRITE')) if (piece) break
    await expect.poll(() => server.left).toBe(2)
    expect(await registry.metrics()).toContain('canopy_model_texts_total{purpose="WRITE",outcome="left"} 2')
  })
})

describe('a model that sends many small events without text', () => {
  const thought = `data: ${JSON.stringify({ choices: [{ delta: { reasoning_content: 'h' } }] })}\n\n`
  const nothing = 'data: {"choices":[]}\n\n'
  const EVENTS = 8_000
  function ask(): AsyncGenerator<string, Spend> {
    const { model } = readConfig([], { MODEL_BASE_URL: server.url, MODEL_NAME: 'thinker' })
    return modelOf(model, createModelMetrics(new Registry())).write(ASKED, signal, 'ANSWER')
  }

  it.each([
    ['thoughts', thought],
    ['nothing', nothing],
  ])('is read at most a few hundred events per event loop turn (%s)', async (_, event) => {
    server.behave = response => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event.repeat(EVENTS))
      say(['Leave.'])(response)
    }
    const parse = vi.spyOn(JSON, 'parse')
    let most = 0
    let before = 0
    const endTurn = () => {
      most = Math.max(most, parse.mock.calls.length - before)
      before = parse.mock.calls.length
      turn = setImmediate(endTurn)
    }
    let turn = setImmediate(endTurn)
    expect((await read(ask())).text).toBe('Leave.')
    clearImmediate(turn)
    // Every event is parsed.
    expect(parse.mock.calls.length).toBeGreaterThan(EVENTS)
    expect(most).toBeLessThan(500)
  })
})

it('requires endpoint and model to be set together', () => {
  const endpointOf = (env: Record<string, string>) => readConfig([], env).model.endpoint
  expect(endpointOf({})).toBeNull()
  expect(endpointOf({ MODEL_PROVIDER: 'anthropic', MODEL_NAME: 'claude', MODEL_API_KEY: KEY })).toMatchObject(
    { baseUrl: 'https://api.anthropic.com/v1' },
  )
  expect(() => endpointOf({ MODEL_PROVIDER: 'anthropic', MODEL_NAME: 'claude' })).toThrow(
    /MODEL_NAME and MODEL_API_KEY must be set with MODEL_PROVIDER=anthropic/,
  )
  expect(() => endpointOf({ MODEL_NAME: 'm' })).toThrow(/MODEL_BASE_URL and MODEL_NAME must be set together/)
  const bad = { MODEL_PROVIDER: 'other', MODEL_USD_PER_MILLION_INPUT_TOKENS: '-1' }
  expect(() => endpointOf(bad)).toThrow(/MODEL_PROVIDER must be[\s\S]*MODEL_USD_PER_MILLION_INPUT_TOKENS/)
})
