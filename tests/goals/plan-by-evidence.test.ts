import { beforeAll, describe, expect, it } from 'vitest'
import { MAX_STEPS } from '../../src/goals/plan/draft-steps.ts'
import { findTools, type GoalTool } from '../../src/goals/plan/find-tools.ts'
import { type GoalPlanInput, loadPlanAgents, makeGoalPlan } from '../../src/goals/plan/make-goal-plan.ts'
import { planByEvidence } from '../../src/goals/plan/plan-by-evidence.ts'
import type { PlannedStep } from '../../src/goals/plan/planned-step.ts'
import type { LanguageModel } from '../../src/models/language-model.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { savePackage } from '../../src/plugins/save-package.ts'
import { countStatements } from '../support/count-statements.ts'
import { seedGoalWorld } from '../support/goals.ts'
import { createMeasuredAgent } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()
let db: WorkspaceDatabase
let input: Omit<GoalPlanInput, 'text'>
const nameOf = new Map<string | null, string>([[null, 'none']])
const NEVER = new AbortController().signal

beforeAll(async () => {
  const ids = await seedGoalWorld(canopy.client)
  const nodeKeys = ['leave', 'travel', 'security', 'remote-ko']
  ids.set('Everything', (await createMeasuredAgent(canopy.client, { name: 'Everything', nodeKeys })).agentId)
  const { prisma } = canopy.app.database
  const { workspaceId } = await prisma.agent.findFirstOrThrow()
  db = scopeToWorkspace(prisma, workspaceId)
  for (const [name, id] of ids) nameOf.set(decodeId('Agent', id), name)
  input = {
    ...{ workspaceId, language: 'en', embeddings: null, tools: [], kept: [], failed: [] },
    ...{ model: null, reason: null, schemas: canopy.app.plugins.schemas },
    agents: await loadPlanAgents(db, workspaceId, null),
  }
})

const plan = (text: string, more: Partial<GoalPlanInput> = {}, signal = NEVER) =>
  planByEvidence(db, { ...input, text, ...more }, signal)
const agentsOf = (steps: readonly PlannedStep[]) =>
  steps.filter(({ kind }) => kind === 'RESEARCH').map(({ title, agentId }) => [title, nameOf.get(agentId)])
const keysOf = (steps: readonly PlannedStep[]) =>
  Object.fromEntries(steps.map(({ key, dependsOn }) => [key, dependsOn]))
const agentWith = (name: string) => input.agents.find(agent => agent.name === name)

const LEAVE = 'How many days of annual leave do employees have?'
const LAPTOP = 'How fast must a lost laptop be reported?'

describe('agents', () => {
  it('are chosen by their documents, and of two with the same the more specific', async () => {
    expect(agentsOf(await plan(`${LEAVE} ${LAPTOP}`))).toEqual([
      [LEAVE, 'People'],
      [LAPTOP, 'Security'],
    ])
    const general = input.agents.filter(({ name }) => name !== 'Security')
    expect(agentsOf(await plan(LAPTOP, { agents: general }))).toEqual([[LAPTOP, 'Everything']])
  })

  it('are none for what no document answers, which is a risk', async () => {
    const steps = await plan(`${LEAVE} Who won the chess championship?`)
    expect(agentsOf(steps)).toEqual([
      [LEAVE, 'People'],
      ['Who won the chess championship?', 'none'],
    ])
    expect(steps[1]?.risks).toEqual(['No document seems to answer this.'])
    expect(agentsOf(await plan(LEAVE, { agents: [] }))).toEqual([[LEAVE, 'none']])
  })

  it('are chosen with what was said before, which a question that refers to it keeps', async () => {
    const [first] = await plan('A colleague lost her laptop on the train. What happens with it?')
    expect(first).toMatchObject({
      title: 'What happens with it?',
      description:
        'Find out what the documents say: What happens with it? (A colleague lost her laptop on the train)',
    })
    expect(nameOf.get(first?.agentId ?? null)).toBe('Security')
  })

  it('are not searched for when the time is over', async () => {
    const late = AbortSignal.abort(new Error('Late.'))
    const statements = await countStatements(canopy, async () => {
      expect(agentsOf(await plan(`${LEAVE} ${LAPTOP}`, {}, late)).map(([, name]) => name)).toEqual([
        'none',
        'none',
      ])
    })
    expect(statements).toBe(0)
  })

  it('have a description and a number of documents, most first, in one statement', async () => {
    const statements = await countStatements(canopy, async () => {
      const agents = await loadPlanAgents(db, input.workspaceId, null)
      expect(agents.map(({ name, documents }) => [name, documents])).toEqual([
        ['Everything', 4],
        ['People', 2],
        ['Security', 1],
        ['재택', 1],
      ])
      for (const { scopeDescription } of agents) expect(scopeDescription).not.toBe('')
    })
    expect(statements).toBe(1)
    const [people] = await loadPlanAgents(db, input.workspaceId, [agentWith('People')?.id ?? ''])
    expect(people?.name).toBe('People')
  })
})

const FILES = 'Summarize annual leave and the travel expenses. Make a table and slides of it.'

it('has no more than 12 steps, however long the goal is, and ends in one SYNTHESIS', async () => {
  const list = Array.from({ length: 40 }, (_, i) => `- rule number ${i + 1}`).join('\n')
  const kept = Array.from({ length: 11 }, (_, i) => research(`kept-${i}`, `Rule ${i}`))
  for (const of of [kept, kept.slice(1), []]) {
    const steps = await plan(`${FILES}\n${list}`, { kept: of })
    expect(steps).toHaveLength(MAX_STEPS)
    expect(steps.filter(({ kind }) => kind === 'SYNTHESIS')).toEqual([steps.at(-1)])
    expect(steps.slice(0, of.length)).toEqual(of)
  }
})

function research(key: string, title: string, agentId: string | null = null): PlannedStep {
  const description = `Find out what the documents say: ${title}`
  return {
    ...{ key, kind: 'RESEARCH', title, description, agentId, tool: null },
    ...{ dependsOn: [], successCriteria: [], risks: [] },
  }
}

describe('a new plan', () => {
  it('keeps completed steps, does not repeat them, and builds on them', async () => {
    const kept = [
      research('research-1', 'Summarize annual leave'),
      { ...research('slides', 'Slides'), kind: 'SLIDES' as const, dependsOn: ['research-1'] },
    ]
    const steps = await plan(FILES, { kept })
    expect(steps.slice(0, 2)).toEqual(kept)
    expect(keysOf(steps)).toEqual({
      'research-1': [],
      slides: ['research-1'],
      'research-2': [],
      table: ['research-1', 'research-2'],
      synthesis: ['slides', 'table'],
    })
    expect(steps[2]?.title).toBe('The travel expenses')
  })

  it('has another agent try what failed, and names what nobody else can do', async () => {
    const failedBy = (...names: string[]) =>
      names.map((name, i) => research(`research-${i}`, LAPTOP, agentWith(name)?.id ?? null))
    const second = await plan(`${LEAVE} ${LAPTOP}`, { failed: failedBy('Security') })
    expect(agentsOf(second)).toEqual([
      [LEAVE, 'People'],
      [LAPTOP, 'Everything'],
    ])
    const third = await plan(`${LEAVE} ${LAPTOP}`, { failed: failedBy(...input.agents.map(of => of.name)) })
    expect(agentsOf(third)).toEqual([[LEAVE, 'People']])
    expect(third.at(-1)?.risks).toEqual([`Left out, because it failed and nothing else can do it: ${LAPTOP}`])
  })
})

const tool = (plugin: string, name: string, hasEffects: boolean, schema: object): GoalTool => ({
  ...{ pluginId: `id of ${plugin}`, plugin, name, description: 'Does it.', hasEffects, compensatedBy: null },
  input: { type: 'object', ...schema },
})
const text = { type: 'string' }
const SLACK = tool('slack-notifier', 'notify', true, {
  properties: { message: text, channel: text },
  required: ['message'],
})
const WEATHER = tool('weather', 'current_weather', false, { properties: { location: text, zip_code: text } })

describe('tools', () => {
  const toolsOf = (steps: readonly PlannedStep[]) =>
    steps.flatMap(({ tool: run, dependsOn }) => (run ? [[run.name, run.input, dependsOn]] : []))

  it.each([
    ['Check the weather in Lisbon and summarize annual leave. Then send it to Slack.', 'Lisbon', 'en'],
    ['오늘 서울 날씨와 재택근무 지침을 알려 주세요. 결과를 슬랙에 올려 주세요.', '서울', 'ko'],
  ])('are planned if the goal names them: %s', async (goal, location, language) => {
    const steps = await plan(goal, { tools: [SLACK, WEATHER], language })
    expect(toolsOf(steps)).toEqual([
      ['current_weather', { location }, []],
      ['notify', { message: '{{results}}' }, ['research-1', 'tool-1']],
    ])
    expect(steps.filter(({ kind }) => kind === 'RESEARCH')).toHaveLength(1)
    expect(steps.find(({ tool: run }) => run?.name === 'notify')?.risks).toHaveLength(1)
  })

  it.each([
    'Who may post to Slack, and how is annual leave booked?',
    'Explain our rules for Slack messages.',
    'Do not send anything to Slack.',
    'How is the weather?',
    '슬랙 사용 규정이 무엇인지 알려 주세요.',
  ])('are not planned otherwise: %s', async goal => {
    expect(toolsOf(await plan(goal, { tools: [SLACK, WEATHER] }))).toEqual([])
  })

  it('are not planned if the goal does not say what they need', async () => {
    const needs = { properties: { message: text, channel: text }, required: ['message', 'channel'] }
    const limited = { properties: { message: { ...text, enum: ['a'] } }, required: ['message'] }
    for (const schema of [needs, limited, { properties: { id: text }, required: ['id'] }]) {
      const steps = await plan(`${LEAVE} Then send it to Slack.`, {
        tools: [tool('slack', 'post', true, schema)],
      })
      expect(toolsOf(steps)).toEqual([])
      expect(steps.at(-1)?.risks).toEqual(['Left out, because no enabled tool can do it: Send it to Slack'])
    }
  })

  it('are not run again after they completed or failed', async () => {
    const goal = `${LEAVE} Then send it to Slack.`
    const steps = await plan(goal, { tools: [SLACK] })
    const sent = steps.filter(({ kind }) => kind === 'TOOL')
    expect(toolsOf(await plan(goal, { tools: [SLACK], kept: sent }))).toEqual(toolsOf(sent))
    const again = await plan(goal, { tools: [SLACK], failed: sent })
    expect(toolsOf(again)).toEqual([])
    expect(again.at(-1)?.risks).toEqual([
      'Left out, because it failed and nothing else can do it: Send it to Slack',
    ])
  })

  it('are found in enabled plugins, except for tools of MCP servers that are not granted', async () => {
    const { prisma } = canopy.app.database
    const definition = {
      description: 'Does it.',
      input: {},
      output: {},
      hasEffects: false,
      compensatedBy: null,
    }
    const install = async (name: string, kind: 'TOOL' | 'INTEGRATION', tools: string[], isMcp = false) => {
      const manifest = {
        ...{ name, version: '1.0.0', kind, description: 'For tests.', author: null },
        ...{ permissions: [], config: {}, tools: Object.fromEntries(tools.map(one => [one, definition])) },
      }
      const checked = {
        ...{ manifest, code: isMcp ? null : '', checksum: '0'.repeat(64), signedBy: null, isOfficial: false },
        mcp: isMcp ? { url: 'https://example.com', secretId: null } : null,
      }
      const saved = await prisma.$transaction(tx => savePackage(tx, input.workspaceId, checked, true))
      await prisma.plugin.update({ where: { id: saved.pluginId }, data: { status: 'ENABLED' } })
      return saved.pluginId
    }
    await prisma.plugin.updateMany({ data: { status: 'DISABLED' } })
    const own = await install('own', 'TOOL', ['one', 'two'])
    const mcp = await install('remote', 'TOOL', ['three', 'four'], true)
    await install('wiki', 'INTEGRATION', ['export'])
    await prisma.pluginVersion.updateMany({ where: { pluginId: mcp }, data: { granted: ['tool:four'] } })

    const namesOf = async (ids: string[] | null) =>
      (await findTools(db, input.workspaceId, ids)).map(({ plugin, name }) => `${plugin}/${name}`)
    const statements = await countStatements(canopy, async () =>
      expect(await namesOf(null)).toEqual(['own/one', 'own/two', 'remote/four']),
    )
    expect(statements).toBe(1)
    expect(await namesOf([own])).toEqual(['own/one', 'own/two'])
    await prisma.plugin.update({ where: { id: own }, data: { status: 'DISABLED' } })
    expect(await namesOf([own])).toEqual([])
  })
})

describe('with a model', () => {
  /** A model that answers with a text, or never. */
  const modelWith = (answer: string | null): LanguageModel => ({
    estimateUsd: async () => 0,
    estimateMost: async () => ({ costUsd: 0, tokens: 0 }),
    async *write() {
      if (answer === null) await new Promise(() => {})
      yield answer ?? ''
      return { model: 'scripted', spend: { inputTokens: 0, outputTokens: 0, costUsd: 0, isEstimated: false } }
    },
  })
  const make = (model: LanguageModel, signal = NEVER) =>
    makeGoalPlan(db, { ...input, text: LEAVE, tools: [SLACK], model }, { model: signal, all: NEVER })
  const planOf = (message: unknown) =>
    JSON.stringify({
      steps: [{ id: 'send', kind: 'TOOL', title: 'Send', tool: 'slack-notifier/notify', input: { message } }],
    })

  it('uses its plan if it is usable and in time', async () => {
    const { source, steps } = await make(modelWith(planOf('Hello')))
    expect(source).toBe('MODEL')
    expect(steps.map(({ key }) => key)).toEqual(['send', 'synthesis'])
  })

  it('plans by evidence if its plan is late or does not fit the schemas of tools', async () => {
    for (const made of [
      await make(modelWith(planOf([1]))),
      await make(modelWith(null), AbortSignal.timeout(50)),
    ]) {
      expect(made.source).toBe('EVIDENCE')
      expect(made.steps.map(({ key }) => key)).toEqual(['research-1', 'synthesis'])
    }
  })
})

it('needs the same number of statements for each part', async () => {
  const parts = [
    'How is annual leave booked?',
    'When does unused leave lapse?',
    'Who books flights?',
    'When does a laptop lock itself?',
  ]
  const count = (size: number) => countStatements(canopy, () => plan(parts.slice(0, size).join(' ')))
  const [one, two, four] = [await count(1), await count(2), await count(4)]
  expect(two).toBeLessThanOrEqual(2 * one)
  expect(four).toBeLessThanOrEqual(4 * one)
})
