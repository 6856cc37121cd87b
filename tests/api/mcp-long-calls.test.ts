import type { Client } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { endCancelledQuery } from '../../src/streams/queries/query-rows.ts'
import { startCutOnceProxy } from '../support/cut-once-proxy.ts'
import { callTool, connectMcp, type McpEra } from '../support/mcp-client.ts'
import { type ModelServer, say, sendPiece, startModelServer } from '../support/model-server.ts'
import { seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const QUESTION = { question: 'How many days of annual leave?' }
const ERAS = ['modern', 'legacy'] as const satisfies McpEra[]

let model: ModelServer
beforeAll(async () => {
  model = await startModelServer()
})
afterAll(() => model.close())
const canopy = setUpTestCanopy(() => ({ MODEL_BASE_URL: model.url, MODEL_NAME: 'scribe-1' }))
beforeAll(async () => {
  await seedWorld(canopy.client)
})
beforeEach(() => {
  model.left = 0
  model.requests.length = 0
})

/** Lets the model write the start of an answer. @returns a function that lets it write the rest. */
function pauseModel(): () => void {
  let finish = () => {}
  model.behave = response => {
    sendPiece(response, 'Everybody has')
    finish = () => say([' 25 days of annual leave [1].'])(response)
  }
  return () => finish()
}

const modelIsAsked = () => waitUntil('the model is asked', async () => model.requests.length > 0)
const hasLeftModel = () => waitUntil('the call of the model ends', async () => model.left > 0)

describe.each(ERAS)('a call of ask by a client of the %s protocol', era => {
  it('reports progress while the answer is written', async () => {
    const finish = pauseModel()
    const client = await connectMcp(canopy.client, { era })
    const messages: string[] = []
    const steps: number[] = []
    const answered = callTool(client, 'ask', QUESTION, {
      onprogress({ progress, message }) {
        steps.push(progress)
        messages.push(message ?? '')
        if (messages.length === 1) void modelIsAsked().then(finish)
      },
    })
    const { text, data, isError } = await answered
    expect(isError, text).toBe(false)
    expect(text).toMatch(/^Everybody has 25 days of annual leave \[1\]/)
    expect(text).toContain('[1] Annual leave (leave.md)')
    expect(data).toMatchObject({
      grounded: true,
      model: 'scribe-1',
      sources: [{ number: 1, uri: 'leave.md' }],
    })
    expect(messages[0]).toBe('Searching')
    expect(messages.at(-1)).toBe('Done')
    expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b))
  })

  it('ends the query when the client cancels it', async () => {
    pauseModel()
    const client = await connectMcp(canopy.client, { era })
    const stop = new AbortController()
    const call = callTool(client, 'ask', QUESTION, { signal: stop.signal })
    await modelIsAsked()
    stop.abort('enough')
    await expect(call).rejects.toThrow('enough')
    await hasLeftModel()
    await canopy.idle()
    const { lastSequence, endedAt, events } = await lastQuery()
    expect(endedAt).not.toBeNull()
    expect(events.at(-1)).toMatchObject({
      sequence: lastSequence,
      item: { type: 'QueryFailed', message: 'The query was cancelled.' },
    })
    expect(model.requests).toHaveLength(1)
  })
})

async function lastQuery() {
  const found = await canopy.app.database.prisma.agentQuery.findFirstOrThrow({
    orderBy: { id: 'desc' },
    include: { events: { orderBy: { sequence: 'asc' } } },
  })
  return found
}

it('ends a query that another process has cancelled, with its next write', async () => {
  let write = () => {}
  model.behave = response => {
    sendPiece(response, 'Everybody has')
    write = () => sendPiece(response, ' 25 days of annual leave. Ask your lead two weeks before.')
  }
  const client = await connectMcp(canopy.client)
  const call = callTool(client, 'ask', QUESTION)
  await modelIsAsked()
  const { database, bus } = canopy.app
  const { id, workspaceId } = await waitUntil('the query is in its log', () =>
    database.prisma.agentQuery.findFirst({ where: { endedAt: null } }),
  )
  await endCancelledQuery(scopeToWorkspace(database.prisma, workspaceId), bus, { id, workspaceId })
  expect(await call).toMatchObject({ isError: true, text: 'The query was cancelled.' })
  write()
  await hasLeftModel()
})

it('ends the query when a client of the modern protocol disconnects', async () => {
  pauseModel()
  const client = await connectMcp(canopy.client)
  const call = callTool(client, 'ask', QUESTION).catch(() => {})
  await modelIsAsked()
  await client.close()
  await call
  await hasLeftModel()
})

describe('a client that lost the stream of a call', () => {
  it.each([
    ['before its result', '"result":{"content"', undefined],
    ['while it reports progress', '"progress":2', () => {}],
  ])('%s gets the rest with Last-Event-ID', async (_, cutAt, onprogress) => {
    const finish = pauseModel()
    const proxy = await startCutOnceProxy(canopy.url, cutAt)
    const client = await connectMcp(canopy.client, { era: 'legacy', url: proxy.url })
    const call = callTool(client, 'ask', QUESTION, { ...(onprogress && { onprogress }) })
    await modelIsAsked()
    finish()
    const { text, isError } = await call
    expect(isError, text).toBe(false)
    expect(text).toMatch(/^Everybody has 25 days of annual leave \[1\]/)
    expect(proxy.wasCut()).toBe(true)
    expect(model.requests).toHaveLength(1)
  })
})

describe('a client that supports tasks', () => {
  const TASKS = { extensions: { 'io.modelcontextprotocol/tasks': {} } }
  const State = z.looseObject({ status: z.string(), result: z.any() })

  async function startTask(client: Client): Promise<string> {
    // This version of the official client does not know results of this type, but sees them.
    let taskId = ''
    const { transport } = client
    const receive = transport?.onmessage
    if (transport)
      transport.onmessage = (message, extra) => {
        const { result } = message as { result?: { resultType?: string; taskId?: string } }
        if (result?.resultType === 'task') taskId = result.taskId ?? ''
        receive?.(message, extra)
      }
    await expect(callTool(client, 'ask', QUESTION)).rejects.toThrow(/task/)
    return taskId
  }
  const request = (client: Client, method: string, taskId: string) =>
    client.request({ method, params: { taskId } }, State.partial())

  it('gets a task, loses the connection, and reads the result', async () => {
    const finish = pauseModel()
    const first = await connectMcp(canopy.client, { capabilities: TASKS })
    const taskId = await startTask(first)
    expect(await request(first, 'tasks/get', taskId)).toMatchObject({ taskId, status: 'working' })
    await first.close()
    await modelIsAsked()
    finish()
    await canopy.idle()
    const client = await connectMcp(canopy.client, { capabilities: TASKS })
    const { status, result } = await request(client, 'tasks/get', taskId)
    expect(status).toBe('completed')
    expect(result.content[0].text).toMatch(/^Everybody has 25 days/)
  })

  it('cancels it', async () => {
    pauseModel()
    const client = await connectMcp(canopy.client, { capabilities: TASKS })
    const taskId = await startTask(client)
    await modelIsAsked()
    await request(client, 'tasks/cancel', taskId)
    await hasLeftModel()
    expect(await request(client, 'tasks/get', taskId)).toMatchObject({
      status: 'completed',
      result: { isError: true, structuredContent: { error: { message: 'The query was cancelled.' } } },
    })
    const other = await connectMcp(await canopy.newClient(), { capabilities: TASKS })
    for (const method of ['tasks/get', 'tasks/cancel'])
      await expect(request(other, method, taskId)).rejects.toThrow(/No streamed query has the ID/)
  })
})
