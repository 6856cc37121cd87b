import { monitorEventLoopDelay } from 'node:perf_hooks'
import { inspect } from 'node:util'
import { Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createModelMetrics } from '../../src/platform/metrics/model-metrics.ts'
import { createModel } from '../../src/platform/models/create-model.ts'
import { type LanguageModel, ModelFailed, type Spend } from '../../src/platform/models/language-model.ts'
import { readConfig } from '../../src/read-config.ts'
import {
  cutShort,
  flood,
  hangUp,
  hugeEvent,
  livePings,
  redirect,
  sayThen,
  stall,
  stallAfter,
  trickle,
} from '../support/model-misbehaviours.ts'
import { PROTOCOLS } from '../support/model-protocols.ts'
import {
  type Behaviour,
  breakOff,
  type ModelServer,
  refuse,
  say,
  startModelServer,
} from '../support/model-server.ts'

const KEY = 'sk-secret-of-the-model'
const WAYS = ['log', 'info', 'warn', 'error'] as const
const SOON = { MODEL_STALL_TIMEOUT_MS: '100' }
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
  // What the SDK would look for by itself.
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

describe.each(PROTOCOLS)('a model that speaks %s', provider => {
  const registry = new Registry()
  const metrics = createModelMetrics(registry)

  function modelWith(settings: Record<string, string> = {}): LanguageModel {
    const config = readConfig([], {
      MODEL_PROVIDER: provider,
      MODEL_BASE_URL: `${server.url}/`,
      MODEL_NAME: 'scribe-1',
      MODEL_API_KEY: KEY,
      MODEL_TIMEOUT_MS: '10000',
      MODEL_STALL_TIMEOUT_MS: '5000',
      MODEL_USD_PER_MILLION_INPUT_TOKENS: '3',
      MODEL_USD_PER_MILLION_OUTPUT_TOKENS: '15',
      ...settings,
    })
    const model = createModel(config.model, metrics)
    if (!model) throw new Error('no model')
    return model
  }

  async function failureOf(writing: AsyncGenerator<string, Spend>): Promise<ModelFailed> {
    const error: unknown = await read(writing).catch(failed => failed)
    if (!(error instanceof ModelFailed)) throw new Error(`not failed, but ${inspect(error)}`)
    expect(inspect(error, { depth: 9 })).not.toContain(KEY)
    return error
  }

  it('writes piece by piece, and says what it took', async () => {
    server.behave = say(['Leave is', ' 25 days.', ' 휴가입니다.'], { input: 1_000, output: 200 })
    const model = modelWith({ MODEL_MAX_OUTPUT_TOKENS: '321' })
    const { pieces, spend } = await read(model.write(ASKED, signal, 'plan'))
    expect(pieces).toEqual(['Leave is', ' 25 days.', ' 휴가입니다.'])
    expect(spend).toEqual({
      inputTokens: 1_000,
      outputTokens: 200,
      costUsd: expect.closeTo(0.006),
      isEstimated: false,
    })
    expect(model.costUsd(spend)).toBe(spend.costUsd)
    const [request] = server.requests
    expect(request).toMatchObject({ model: 'scribe-1', stream: true, max_tokens: 321, messages: ASKED })
    expect(request?.headers[provider === 'anthropic' ? 'x-api-key' : 'authorization']).toContain(KEY)
    expect(request?.headers['user-agent']).toMatch(/^Canopy\//)
    const counted = await registry.metrics()
    expect(counted).toContain('canopy_model_texts_total{use="plan",outcome="done"} 1')
    expect(counted).toContain('canopy_model_tokens_total{use="plan",direction="input"} 1000')
    expect(counted).toContain('canopy_model_tokens_total{use="plan",direction="output"} 200')
  })

  it('is guessed by characters where it does not count', async () => {
    server.behave = say(['휴가는 이십오 일입니다.'])
    const { spend } = await read(modelWith().write(ASKED, signal, 'answer'))
    expect(spend).toMatchObject({ isEstimated: true, inputTokens: 5, outputTokens: 8 })
  })

  it.each([
    ['less than nothing', -5],
    ['more than there is', 1e308],
    ['more than any model reads', 1e15],
    ['parts of tokens', 2.5],
  ])('is guessed where it counts %s', async (_, count) => {
    server.behave = say(['휴가는 이십오 일입니다.'], { input: count, output: count })
    const { text, spend } = await read(modelWith().write(ASKED, signal, 'answer'))
    expect(text).toBe('휴가는 이십오 일입니다.')
    expect(spend).toMatchObject({ isEstimated: true, inputTokens: 5, outputTokens: 8 })
  })

  it('may stop where it wrote as much as it may', async () => {
    server.behave = say(['Leave is'], null, 'full')
    expect((await read(modelWith().write(ASKED, signal, 'answer'))).text).toBe('Leave is')
  })

  const asError = `data: {"type":"error","error":{"type":"overloaded_error","code":"${KEY}","message":"${KEY}"}}\n\n`
  const whole = JSON.stringify({ choices: [{ message: { content: 'Hello' } }], content: [{ text: 'Hello' }] })
  const misdeeds: [string, Behaviour, RegExp, ('began' | 'retried')?, Record<string, string>?][] = [
    ['does not take the key', refuse(401, `{"error":{"message":"${KEY}"}}`), /answered 401/],
    ['is busy for long', refuse(429, KEY, { 'retry-after': '3600' }), /answered 429/],
    ['is broken', refuse(500, KEY), /answered 500/, 'retried'],
    [
      'sends elsewhere',
      (response, asked) => redirect(`${elsewhere.url}/messages`)(response, asked),
      /answered 307/,
    ],
    ['hangs up', hangUp, /could not be used/, 'retried'],
    ['never answers', stall, /silent for 100 ms/, undefined, SOON],
    ['stops in the middle', stallAfter(['Leave', ' is']), /silent for 100 ms/, 'began', SOON],
    ['only says that it lives', livePings, /silent for 100 ms/, undefined, SOON],
    ['trickles', trickle, /not done within 300 ms/, 'began', { MODEL_TIMEOUT_MS: '300' }],
    ['breaks off', breakOff(['Leave', ' is']), /broke off/, 'began'],
    ['ends too early', cutShort(['Leave', ' is']), /broke off|InvalidResponse/, 'began'],
    ['talks rubbish', sayThen(['Leave'], `data: {"${KEY}\n\n`), /JSONParse/, 'began'],
    ['talks of something else', sayThen(['Leave'], `data: {"choices":"${KEY}"}\n\n`), /TypeValid/, 'began'],
    ['says nothing in its protocol', sayThen([], 'data: [DONE]\n\n'), /could not be read/],
    ['fails in the middle', sayThen(['Leave'], asError), /StreamProviderError/, 'began'],
    ['answers all at once', refuse(200, whole), /could not be read/],
    ['is a web page', response => response.end(`<h1>${KEY}</h1>`), /could not be read/],
    ['never ends', flood, /more than 200000 characters/, 'began'],
    ['sends one event that never ends', hugeEvent, /more than 32000000 bytes/],
    ['declines', say(['I cannot'], null, 'declined'), /declined/, 'began'],
  ]
  it.each(misdeeds)('has failed where it %s', async (_, behave, message, how, settings) => {
    server.behave = behave
    const failure = await failureOf(modelWith(settings).write(ASKED, signal, 'report'))
    expect(failure.message).toMatch(message)
    if (how === 'began') expect(failure.spend).toMatchObject({ inputTokens: 5 })
    else expect(failure.spend).toBeNull()
    expect(server.requests).toHaveLength(how === 'retried' ? 2 : 1)
  })

  it.each([
    ['is busy', refuse(429, 'no', { 'retry-after': '0' })],
    ['was broken', refuse(503, 'no')],
    ['hung up', hangUp],
  ])('is asked once more where it %s', async (_, misbehave) => {
    server.behave = (response, request) =>
      (server.requests.length === 1 ? misbehave : say(['Leave.']))(response, request)
    const { text } = await read(modelWith().write(ASKED, signal, 'answer'))
    expect(text).toBe('Leave.')
    expect(server.requests).toHaveLength(2)
  })

  it('never has its key in an error, not even a key that cannot be sent', async () => {
    const model = modelWith({ MODEL_API_KEY: `${KEY}\nx` })
    expect((await failureOf(model.write(ASKED, signal, 'answer'))).message).toMatch(/could not be read/)
  })

  it('is not silent while its reader takes time', async () => {
    server.behave = say(['Leave', ' is', ' long.'])
    const writing = modelWith({ MODEL_STALL_TIMEOUT_MS: '50' }).write(ASKED, signal, 'answer')
    await writing.next()
    await new Promise(resolve => setTimeout(resolve, 120))
    expect((await read(writing)).text).toBe(' is long.')
  })

  it('is no longer asked where the signal says so, or its reader leaves', async () => {
    server.behave = stallAfter(['Leave'])
    const model = modelWith()
    const stop = new AbortController()
    const cancelled = model.write(ASKED, stop.signal, 'report')
    await cancelled.next()
    const next = cancelled.next()
    stop.abort(new Error('cancelled'))
    await expect(next).rejects.toThrow('cancelled')
    for await (const piece of model.write(ASKED, signal, 'report')) if (piece) break
    await expect.poll(() => server.left).toBe(2)
    expect(await registry.metrics()).toContain('canopy_model_texts_total{use="report",outcome="left"} 2')
  })
})

describe('a model that thinks in many small events', () => {
  const thought = `data: ${JSON.stringify({ choices: [{ delta: { reasoning_content: 'h' } }] })}\n\n`
  const nothing = 'data: {"choices":[]}\n\n'
  function ask(): AsyncGenerator<string, Spend> {
    const { model } = readConfig([], { MODEL_BASE_URL: server.url, MODEL_NAME: 'thinker' })
    return createModel(model, createModelMetrics(new Registry()))!.write(ASKED, signal, 'answer')
  }

  it.each([
    ['thoughts', thought],
    ['nothing', nothing],
  ])('leaves others their turn (%s)', async (_, event) => {
    server.behave = response => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event.repeat(8_000))
      say(['Leave.'])(response)
    }
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    expect((await read(ask())).text).toBe('Leave.')
    delay.disable()
    expect(delay.max / 1e6).toBeLessThan(400)
  })
})

it('where to ask, and for what, are set together', () => {
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
