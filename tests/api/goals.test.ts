import { describe, expect, it } from 'vitest'
import {
  approveGoal,
  collectGoal,
  planGoal,
  readGoal,
  seedGoalWorld,
  sequencesOf,
  statusesOf,
  stepOf,
  tryApproveGoal,
  tryPlanGoal,
} from '../support/goals.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()

const TEXT =
  'How many days of annual leave do employees have, and how fast must a lost laptop be reported? Make a table of the findings.'

describe('a goal without a model', () => {
  it('is planned by evidence, approved by hash, and runs to a cited synthesis', async () => {
    const client = await canopy.newClient()
    await seedGoalWorld(client)
    const id = await planGoal(client, { text: TEXT })
    const planned = await readGoal(client, id)
    expect(planned).toMatchObject({ status: 'PLANNED', synthesis: null, plans: [], pausedBy: null })
    expect(planned.plan).toMatchObject({ version: 1, source: 'EVIDENCE', violations: [], reason: null })
    expect(planned.plan?.steps.map(({ kind, agent }) => [kind, agent?.name ?? null])).toEqual([
      ['RESEARCH', 'People'],
      ['RESEARCH', 'Security'],
      ['TABLE', null],
      ['SYNTHESIS', null],
    ])
    expect(planned.plan?.mermaid).toMatch(/^flowchart TD\n/)

    expect(await tryApproveGoal(client, id, 'f'.repeat(64))).toMatchObject({ __typename: 'ConflictError' })
    const approved = await tryApproveGoal(client, id, planned.plan?.hash ?? '')
    expect(approved).toMatchObject({
      goal: { status: 'RUNNING' },
      tasks: [{ kind: 'GOAL_STEP' }, { kind: 'GOAL_STEP' }],
    })

    const items = await collectGoal(client, id)
    expect(sequencesOf(items)).toEqual(items.map((_, i) => i + 1))
    const done = await readGoal(client, id)
    expect(done).toMatchObject({
      status: 'COMPLETED',
      progress: { percent: 100 },
      spending: { spentUsd: 0, tokens: 0 },
    })
    expect(done.synthesis).toMatchObject({ isPartial: false, source: 'EVIDENCE', missing: [] })
    expect(done.synthesis?.text).toContain('22 days')
    expect(done.synthesis?.text).toContain('within one hour')
    const cited = done.synthesis?.citations.map(({ chunk }) => chunk.document.title)
    expect(new Set(cited)).toEqual(new Set(['Annual leave', 'Laptop security']))
    const streamed = items
      .flatMap(item => (item.__typename === 'GoalSynthesisDelta' ? item.text : []))
      .join('')
    expect(streamed).toBe(done.synthesis?.text)

    const [first] = done.plan?.steps ?? []
    expect(first).toMatchObject({ status: 'COMPLETED', costUsd: 0, tokens: 0, output: { data: null } })
    expect(first?.successCriteria.every(({ met }) => met)).toBe(true)
    expect(first?.task).toMatchObject({
      status: 'COMPLETED',
      result: null,
      subject: { __typename: 'Goal', id },
    })
    const files = stepOf(done, 'table').output?.files ?? []
    expect(files.map(({ kind }) => kind)).toEqual(['CSV', 'XLSX'])
    const [csv] = files
    const response = await fetch(csv?.downloadUrl ?? '')
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(bytes).toHaveLength(csv?.bytes ?? 0)
    expect(new TextDecoder().decode(bytes)).toContain('22 days')
  })

  it('starts at once with autoApprove, and writes a Korean report with files', async () => {
    const client = await canopy.newClient()
    await seedGoalWorld(client)
    const id = await planGoal(client, {
      text: '재택근무는 일주일에 며칠까지 할 수 있는지 알려주고 보고서로 작성해 주세요.',
      autoApprove: true,
    })
    await collectGoal(client, id)
    const done = await readGoal(client, id)
    expect(statusesOf(done)).toEqual({
      'research-1': 'COMPLETED',
      document: 'COMPLETED',
      synthesis: 'COMPLETED',
    })
    expect(done.synthesis?.text).toContain('최대 3일')
    const { report } = stepOf(done, 'document').output ?? {}
    expect(report?.topic.status).toBe('COMPLETED')
    expect(report?.artifacts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['DOCX', 'HWPX', 'PDF']))
  })
})

it('rejects invalid goals with all problems at once', async () => {
  const rejected = await tryPlanGoal(canopy.client, {
    text: ' ?! ',
    agentIds: ['agent_unknown'],
    constraints: { maxCostUsd: -1, maxSeconds: 0, maxTokens: -5, maxParallel: 17 },
    language: '??',
  })
  expect(rejected).toMatchObject({
    __typename: 'ValidationError',
    issues: expect.arrayContaining(
      [
        'text',
        'agentIds.0',
        'constraints.maxCostUsd',
        'constraints.maxSeconds',
        'constraints.maxTokens',
        'constraints.maxParallel',
        'language',
      ].map(name => expect.objectContaining({ path: `input.${name}` })),
    ),
  })
})

it('hides goals from other workspaces, and lets only the owner and administrators change them', async () => {
  const client = await canopy.newClient()
  await seedGoalWorld(client)
  const id = await planGoal(client, { text: TEXT })
  const stranger = await canopy.newClient()
  expect(await tryApproveGoal(stranger, id, 'f'.repeat(64))).toMatchObject({ __typename: 'NotFoundError' })
  await approveGoal(client, id)
})
