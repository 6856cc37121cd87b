import type { ServerResponse } from 'node:http'
import { print } from 'graphql'
import { beforeEach, describe, expect, it } from 'vitest'
import { collect } from '../support/collect.ts'
import { graphql } from '../support/gql/gql.ts'
import type { ProgressSubscription } from '../support/gql/graphql.ts'
import { say, sendPiece, startModelServer } from '../support/model-server.ts'
import { connectSocket } from '../support/open-stream.ts'
import { watchRaw } from '../support/raw-request.ts'
import {
  generate,
  makeApprovedPlan,
  makeReportWorld,
  readWhenDone,
  writeWholeReport,
} from '../support/report-world.ts'
import { randomId } from '../support/schema-walk.ts'
import { waitForTask } from '../support/seed.ts'
import { sendCancel } from '../support/send-work.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const Progress = graphql(`
  subscription Progress($topicId: ID!, $after: Int, $heartbeatSeconds: Int) {
    topicProgress(topicId: $topicId, after: $after, heartbeatSeconds: $heartbeatSeconds) {
      __typename
      ... on TaskEvent { sequence type status progress { percent } result { __typename ... on Report { id } } }
      ... on SectionText { order title offset text complete } ... on Heartbeat { at }
    }
  }
`)

const Reports = graphql(`
  query ProgressReports($topicId: ID!) {
    topic(id: $topicId) { reports(first: 2) { nodes { version completedAt sections { markdown } } } }
  }
`)

type Item = ProgressSubscription['topicProgress']

const model = setUp(startModelServer, made => made.close())
const canopy = setUpTestCanopy(() => ({ MODEL_BASE_URL: model.url, MODEL_NAME: 'writer' }))
const client = setUp(async () => canopy.client)
const world = setUp(() => makeReportWorld(client))

const LEAVE = 'Every employee has 22 days of annual leave in a calendar year. [1] '
const CARRY = '휴가 대신: up to five days of unused leave carry over into the next year. [1] '
const LAPSE = 'Days that were carried over lapse on 31 March. [1]'

/** Callbacks that end the paused answers of the model. */
let held: (() => void)[] = []
/** @returns model behavior that sends two pieces, then waits until the test ends the answer. */
const pauseBefore = (end: (response: ServerResponse) => void) => (response: ServerResponse) => {
  sendPiece(response, LEAVE)
  sendPiece(response, CARRY)
  held.push(() => end(response))
}
const modelIsAsked = (times: number) => waitUntil('the model is asked', async () => held.length === times)
beforeEach(() => {
  held = []
  model.behave = say([LEAVE, LAPSE])
})

/** Follows a topic. `whole` resolves when the stream ends. */
function follow(topicId: string, after: number | null = 0) {
  const items: Item[] = []
  const whole = (async () => {
    for await (const { topicProgress } of client.watch(Progress, { topicId, after }))
      items.push(topicProgress)
    return items
  })()
  return { items, whole }
}

/** Assembles the text of the sections as a client does. */
function textOf(items: readonly Item[]): string[] {
  const sections: string[] = []
  for (const item of items) {
    if (item.__typename !== 'SectionText') continue
    const before = [...(sections[item.order - 1] ?? '')].slice(0, item.offset).join('')
    sections[item.order - 1] = before + item.text
  }
  return sections
}

const sectionIsRead = ({ items }: { items: Item[] }, count: number) =>
  waitUntil('text is read', async () => textOf(items).length === count)

const sequences = (items: readonly Item[]) =>
  items.flatMap(item => (item.__typename === 'TaskEvent' ? [item.sequence] : []))
const SECTIONS = [{ title: 'Annual leave' }, { title: 'Unused leave' }]

/** Starts to write a report. @returns the IDs of its task, plan and topic. */
async function startReport(sections = SECTIONS) {
  const { planId, topicId } = await makeApprovedPlan(canopy.app, world.agentId, { sections })
  const accepted = await generate(client, { planId })
  if (accepted.__typename !== 'GenerateReportPayload') throw new Error(accepted.message)
  return { taskId: accepted.task.id, planId, topicId }
}

describe('topicProgress', () => {
  it('sends the same text to subscribers that join at the start, in the middle and after the end', async () => {
    model.behave = pauseBefore(say([LAPSE]))
    const { taskId, topicId } = await startReport()
    const early = follow(topicId)
    await modelIsAsked(1)
    await sectionIsRead(early, 1)
    held[0]?.()
    await modelIsAsked(2)
    await sectionIsRead(early, 2)
    const midway = follow(topicId)
    await sectionIsRead(midway, 2)
    held[1]?.()
    const report = await readWhenDone(client, taskId)
    const late = follow(topicId)

    const written = report.sections.map(({ markdown }) => markdown)
    for (const { whole } of [early, midway, late]) {
      const items = await whole
      expect(textOf(items)).toEqual(written)
      const ends = items.filter(item => item.__typename === 'TaskEvent' && item.status === 'COMPLETED')
      expect(ends).toHaveLength(1)
      expect(items.at(-1)).toMatchObject({
        type: 'COMPLETED',
        result: { __typename: 'Report', id: report.id },
      })
      const events = sequences(items)
      expect(events).toEqual(events.map((_, i) => i + 1))
    }
    // The early subscriber saw section 1 grow, the middle one got it in one piece, and the late one got both whole.
    const pieces = (items: readonly Item[]) =>
      items.flatMap(item => (item.__typename === 'SectionText' ? [`${item.order} ${item.complete}`] : []))
    expect(pieces(early.items)).toContain('1 false')
    expect(pieces(midway.items)[0]).toBe('1 true')
    expect(pieces(late.items)).toEqual(['1 true', '2 true'])
    await expect.poll(() => canopy.app.texts.count()).toBe(0)
  })

  it('restarts a section if the model fails in the middle of it', async () => {
    model.behave = pauseBefore(response => response.destroy())
    const { taskId, topicId } = await startReport(SECTIONS.slice(0, 1))
    const reader = follow(topicId)
    await modelIsAsked(1)
    await expect.poll(() => textOf(reader.items)[0]).toContain('22 days')
    held[0]?.()
    const report = await readWhenDone(client, taskId)
    expect(textOf(await reader.whole)).toEqual([report.sections[0]?.markdown])
    expect(report.sections[0]?.markdown).not.toContain('휴가 대신')
  })

  it('resumes after a sequence, and starts with the latest event by default', async () => {
    const { taskId, topicId } = await startReport()
    await readWhenDone(client, taskId)
    const all = sequences(await follow(topicId).whole)
    expect(sequences(await follow(topicId, 3).whole)).toEqual(all.slice(3))
    expect(sequences(await follow(topicId, null).whole)).toEqual(all.slice(-1))
  })

  it('works over a WebSocket', async () => {
    const { taskId, topicId } = await startReport()
    const socket = connectSocket(client.url, { authorization: `Bearer ${client.secret}` })
    const request = { query: print(Progress), variables: { topicId, after: 0 } }
    const answers = await collect(socket.iterate<ProgressSubscription>(request))
    const items = answers.flatMap(({ data }) => data?.topicProgress ?? [])
    const report = await readWhenDone(client, taskId)
    expect(textOf(items)).toEqual(report.sections.map(({ markdown }) => markdown))
    expect(items.at(-1)).toMatchObject({ type: 'COMPLETED' })
  })

  it('leaves an unfinished report on cancellation, and continues it in the next generation', async () => {
    model.behave = pauseBefore(say([LAPSE]))
    const { taskId, planId, topicId } = await startReport()
    await modelIsAsked(1)
    await sendCancel(client, taskId)
    await waitForTask(client, taskId)
    const readReports = async () => (await client.run(Reports, { topicId })).topic?.reports.nodes
    expect(await readReports()).toMatchObject([
      { version: 1, completedAt: null, sections: [{}, { markdown: '' }] },
    ])
    model.behave = say([LEAVE, LAPSE])
    await writeWholeReport(client, planId)
    expect(await readReports()).toMatchObject([{ version: 1, completedAt: expect.stringMatching(/^20/) }])
  })

  it('ends immediately if no report was ever generated', async () => {
    const { topicId } = await makeApprovedPlan(canopy.app, world.agentId)
    expect(await follow(topicId).whole).toEqual([])
  })

  // task-events.test.ts covers the same for taskEvents.
  it.each(['topic', 'task'])('is rejected like taskEvents for the ID of an unknown %s', async type => {
    const topicId = randomId(type)
    const message = `No topic has the id or key "${topicId}".`
    expect(await watchRaw(client, Progress, { topicId })).toMatchObject([
      { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] },
    ])
  })
})
