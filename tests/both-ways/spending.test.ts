import { describe, expect, it, vi } from 'vitest'
import { type ModelCallOutcome, Prisma } from '../../src/generated/prisma/client.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { readBudgetStates } from '../../src/routing/budget-states.ts'
import { markSent } from '../../src/routing/call-records.ts'
import { startCallWatch } from '../../src/routing/start-call-watch.ts'
import { mergeModelDays } from '../../src/usage/merge-slots.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import type { BudgetAction, BudgetPeriod, QuotaKind, SpendingGroup } from '../support/gql/graphql.ts'
import { callsOf, MODEL_ID } from '../support/model-calls.ts'
import { seedWorld } from '../support/seed.ts'
import { seedGoal } from '../support/seed-goal.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Workspace = graphql(`query SpendingWorkspace { viewer { workspace { id } user { id } } }`)
const SetBudget = graphql(`
  mutation SpendingSetBudget($period: BudgetPeriod!, $limitUsd: Float, $action: BudgetAction!) {
    setBudget(input: { period: $period, limitUsd: $limitUsd, action: $action }) {
      __typename
      ... on SetBudgetPayload { budgets { period limitUsd spentUsd reservedUsd action } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const SetQuota = graphql(`
  mutation SpendingSetQuota($kind: QuotaKind!, $limit: BigInt) {
    setQuota(input: { kind: $kind, limit: $limit }) { __typename }
  }
`)
const Overview = graphql(`
  query SpendingOverview {
    budgets { period limitUsd spentUsd reservedUsd action resetsAt }
    quotas { kind used reachedAt }
    notices { nodes { kind message } }
    auditEvents(filter: { actions: [BUDGET_SET] }) { nodes { summary } }
    metricsSummary { modelCalls modelTokens modelCostUsd }
    usage(groupBy: USER) { nodes { key costUsd } }
  }
`)
const Spending = graphql(`
  query SpendingOf($groupBy: SpendingGroup!) {
    spending(groupBy: $groupBy) { key label calls inputTokens outputTokens costUsd }
  }
`)

const canopy = setUpTestCanopy()

/** A workspace with calls. Amounts are in nano-dollars. */
async function newWorkspace() {
  const client = await canopy.newClient()
  const { viewer } = await client.run(Workspace, {})
  const workspaceId = decodeId('Workspace', viewer.workspace.id) ?? ''
  const { prisma } = canopy.app.database
  const db = scopeToWorkspace(prisma, workspaceId)
  return {
    ...{ client, workspaceId, userId: viewer.user.id, db, ...callsOf(canopy.app.database, workspaceId) },
    markSent: (id: string) => markSent(db, { workspaceId, id }),
    setBudget: async (
      limitNano: number | null,
      action: BudgetAction = 'STOP',
      period: BudgetPeriod = 'DAY',
    ) => {
      const limitUsd = limitNano === null ? null : limitNano / 1e9
      return (await client.run(SetBudget, { period, limitUsd, action })).setBudget
    },
    setQuota: (kind: QuotaKind, limit: number | null) => client.run(SetQuota, { kind, limit }),
    overview: () => client.run(Overview, {}),
    spending: async (groupBy: SpendingGroup) => (await client.run(Spending, { groupBy })).spending,
    /** What all calls see. */
    async totals() {
      const [row] = await db.$queryRaw<object[]>`
        SELECT day_nano::int AS day, month_nano::int AS month, month_tokens::int AS tokens, reserved_nano::int AS reserved,
          reserved_tokens::int AS "reservedTokens" FROM current_spending(${workspaceId}::uuid)`
      return row
    },
    /** Moves what was spent to another day or month. */
    moveSpending: (days: Prisma.Sql) =>
      prisma.$executeRaw`UPDATE model_spending SET ${days} WHERE workspace_id = ${workspaceId}::uuid`,
    /** Lets the process of all calls be gone for a while. */
    loseOwner: (seconds: number) =>
      prisma.$executeRaw`
        UPDATE model_calls SET owner_seen_at = now() - make_interval(secs => ${seconds}::int)
        WHERE workspace_id = ${workspaceId}::uuid`,
  }
}

/** A watch that runs only when it is asked to. It ends calls earlier than the watches of the processes, which also run. */
function newWatch() {
  const watch = startCallWatch(canopy.app, {
    everyMs: Number.POSITIVE_INFINITY,
    lostAfterMs: LOST_AFTER_S * 1000,
  })
  atEnd(watch.stop)
  return watch
}

const LOST_AFTER_S = 30
const passed = (calls: { id: string; refusal: unknown }[]) => calls.filter(({ refusal }) => refusal === null)
const NOTHING = { day: 0, month: 0, tokens: 0, reserved: 0, reservedTokens: 0 }

describe('a budget that stops', () => {
  it('lets exactly 10 of 100 parallel calls reserve a budget for 10, and later what they leave', async () => {
    const { db, reserve, settle, setBudget, totals, overview } = await newWorkspace()
    await setBudget(1000)
    const calls = await Promise.all(Array.from({ length: 100 }, () => reserve()))
    expect(passed(calls)).toHaveLength(10)
    expect(await totals()).toEqual({ ...NOTHING, reserved: 1000, reservedTokens: 100 })
    expect((await overview()).budgets).toMatchObject([{ limitUsd: 1e-6, spentUsd: 0, reservedUsd: 1e-6 }])
    // Each is settled twice at once.
    await Promise.all(passed(calls).flatMap(({ id }) => [settle(id), settle(id)]))
    expect(await totals()).toEqual({ ...NOTHING, day: 600, month: 600, tokens: 70 })
    expect(passed(await Promise.all(Array.from({ length: 10 }, () => reserve())))).toHaveLength(4)
    const count = (outcome: ModelCallOutcome | null, errorCode: string | null) =>
      db.modelCall.count({ where: { outcome, errorCode } })
    expect(await count('REFUSED_BY_BUDGET', 'BUDGET_DAY')).toBe(96)
    expect(await count('SUCCEEDED', null)).toBe(10)
    expect(await count(null, null)).toBe(4)
  })

  it('starts again with its period, but still counts what runs', async () => {
    const { reserve, settle, setBudget, totals, moveSpending } = await newWorkspace()
    await setBudget(150)
    await setBudget(250, 'STOP', 'MONTH')
    const [first, running] = [await reserve(), await reserve({ reservedNano: 50 })]
    expect(await reserve()).toMatchObject({ refusal: 'BUDGET_DAY' })
    await settle(first.id, { costNano: 100 })
    await moveSpending(Prisma.sql`day = day - 1`)
    expect(await totals()).toMatchObject({ day: 0, month: 100, reserved: 50 })
    const second = await reserve()
    await settle(second.id, { costNano: 100 })
    expect(await totals()).toMatchObject({ day: 100, month: 200, reserved: 50 })
    await moveSpending(Prisma.sql`day = day - 1`)
    expect(await reserve({ reservedNano: 1 })).toMatchObject({ refusal: 'BUDGET_MONTH' })
    await moveSpending(Prisma.sql`month = (month - interval '1 month')::date`)
    expect(await reserve({ reservedNano: 100 })).toMatchObject({ refusal: null })
    await settle(running.id, { costNano: 7 })
    expect(await totals()).toMatchObject({ day: 7, month: 7, tokens: 7, reserved: 100 })
  })

  it('lets free calls pass, and all calls once it is removed', async () => {
    const { reserve, settle, setBudget } = await newWorkspace()
    await setBudget(100)
    await settle((await reserve()).id, { costNano: 100 })
    expect(await reserve({ reservedNano: 1 })).toMatchObject({ refusal: 'BUDGET_DAY' })
    expect(await reserve({ reservedNano: 0 })).toMatchObject({ refusal: null })
    await setBudget(null)
    expect(await reserve()).toMatchObject({ refusal: null })
  })

  it('acts on routing like the quota of cost', async () => {
    const { db, workspaceId, reserve, settle, setBudget, setQuota } = await newWorkspace()
    await setBudget(1000, 'WARN')
    await setBudget(2000, 'STOP', 'MONTH')
    await setQuota('MODEL_MICRO_USD_PER_MONTH', 3)
    await settle((await reserve()).id)
    await reserve()
    expect(await readBudgetStates(db, workspaceId)).toEqual([
      { action: 'WARN', limitUsd: 1e-6, usedUsd: 1.6e-7 },
      { action: 'STOP', limitUsd: 2e-6, usedUsd: 1.6e-7 },
      { action: 'STOP', limitUsd: 3e-6, usedUsd: 1.6e-7 },
    ])
  })
})

it('rejects limits out of range, and audits changes only', async () => {
  const { setBudget, overview } = await newWorkspace()
  for (const limit of [0, -1, 1.1e18])
    expect(await setBudget(limit)).toMatchObject({ issues: [{ path: 'input.limitUsd' }] })
  expect(await setBudget(5e9, 'WARN', 'MONTH')).toEqual({
    __typename: 'SetBudgetPayload',
    budgets: [{ period: 'MONTH', limitUsd: 5, spentUsd: 0, reservedUsd: 0, action: 'WARN' }],
  })
  for (const limit of [5e9, null, null]) await setBudget(limit, 'WARN', 'MONTH')
  const { budgets, auditEvents } = await overview()
  expect(budgets).toEqual([])
  expect(auditEvents.nodes.map(({ summary }) => summary)).toEqual([
    'Removed the budget MONTH.',
    'Set the budget MONTH to 5 US dollars (WARN).',
  ])
})

it('refuses calls that could exceed a quota of tokens or of cost', async () => {
  const { reserve, settle, setQuota, overview } = await newWorkspace()
  await setQuota('MODEL_TOKENS_PER_MONTH', 25)
  const calls = [await reserve(), await reserve(), await reserve({ reservedNano: 0 })]
  expect(calls.map(({ refusal }) => refusal)).toEqual([null, null, 'QUOTA_TOKENS'])
  await settle(calls[0]?.id ?? '', { costNano: 2500 })
  expect(await reserve({ reservedTokens: 8 })).toMatchObject({ refusal: null })
  await setQuota('MODEL_TOKENS_PER_MONTH', null)
  await setQuota('MODEL_MICRO_USD_PER_MONTH', 2)
  expect(await reserve()).toMatchObject({ refusal: 'QUOTA_USD' })
  expect(await reserve({ reservedNano: 0 })).toMatchObject({ refusal: null })
  const { quotas } = await overview()
  expect(quotas.filter(({ kind }) => kind.startsWith('MODEL'))).toEqual([
    { kind: 'MODEL_TOKENS_PER_MONTH', used: 7, reachedAt: null },
    { kind: 'MODEL_MICRO_USD_PER_MONTH', used: 3, reachedAt: expect.any(String) },
  ])
})

it('raises one notice per budget and period, when it is spent or when it first refuses a call', async () => {
  const { reserve, settle, setBudget, overview, moveSpending, db } = await newWorkspace()
  const watches = [newWatch(), newWatch()]
  const look = () => Promise.all(watches.map(watch => watch.idle()))
  const kinds = async () => (await overview()).notices.nodes.map(({ kind }) => kind).sort()
  await setBudget(100, 'WARN')
  await setBudget(250, 'STOP', 'MONTH')
  expect(await settle((await reserve()).id, { costNano: 90 })).toBe(false)
  await look()
  expect(await kinds()).toEqual([])
  expect(await settle((await reserve()).id, { costNano: 90 })).toBe(true)
  await look()
  expect(await settle((await reserve({ reservedNano: 1 })).id, { costNano: 1 })).toBe(false)
  await look()
  expect(await kinds()).toEqual(['BUDGET_WARNING'])
  expect(passed([await reserve(), await reserve()])).toEqual([])
  await look()
  await reserve()
  await look()
  const { notices } = await overview()
  expect(notices.nodes.map(({ message }) => message.replace(/\d{4}-\S+Z/, 'TIME'))).toEqual([
    'The budget MONTH refuses calls of models: 0.000000181 of 0.00000025 US dollars are spent, and the largest possible cost of a call exceeds the rest. It starts again at TIME; until then, raise it with setBudget if you need more.',
    'The budget DAY is spent: calls of models cost 0.00000018 of 0.0000001 US dollars. Calls continue. It starts again at TIME; until then, raise it with setBudget if you need more.',
  ])
  // Another limit, and another day.
  await setBudget(110, 'WARN')
  await look()
  expect(await kinds()).toEqual(['BUDGET_STOPPED', 'BUDGET_WARNING', 'BUDGET_WARNING'])
  await moveSpending(Prisma.sql`day = day - 1`)
  await db.$executeRaw`UPDATE budgets SET noticed_on = noticed_on - 1, refused_on = NULL WHERE period = 'DAY'`
  await look()
  expect(await kinds()).toHaveLength(3)
})

describe('the calls of a lost process', () => {
  it('end without a cost if they were not sent, and are charged in full if they were, once', async () => {
    const { db, workspaceId, reserve, settle, markSent, totals, spending, loseOwner } = await newWorkspace()
    const [unsent, sent, started] = [await reserve(), await reserve(), await reserve({ isSent: true })]
    await markSent(sent.id)
    await loseOwner(LOST_AFTER_S - 10)
    await newWatch().idle()
    expect(await totals()).toMatchObject({ reserved: 300 })
    await loseOwner(LOST_AFTER_S + 5)
    await Promise.all([newWatch(), newWatch(), newWatch()].map(watch => watch.idle()))
    const charged = { day: 200, month: 200, tokens: 20, reserved: 0, reservedTokens: 0 }
    expect(await totals()).toEqual(charged)
    // The process was only slow.
    expect(await Promise.all([unsent, sent, started].map(({ id }) => settle(id)))).toEqual([
      false,
      false,
      false,
    ])
    expect(await totals()).toEqual(charged)
    const rows = await db.modelCall.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } })
    const full = { outcome: 'FAILED', errorCode: 'OWNER_LOST', costNano: 100n, tokensEstimated: true }
    expect(rows).toMatchObject([
      {
        outcome: 'CANCELLED',
        errorCode: 'OWNER_LOST',
        costNano: 0n,
        inputTokens: 0n,
        tokensEstimated: false,
      },
      { ...full, inputTokens: 10n },
      { ...full, inputTokens: 10n },
    ])
    expect(await spending('GOAL')).toMatchObject([{ calls: 3, costUsd: 2e-7 }])
  })

  it('do not include those of a process that shows that it is alive', async () => {
    const { workspaceId, reserve, settle, totals, loseOwner } = await newWorkspace()
    const { id } = await reserve()
    const watch = newWatch()
    // It looks once when it starts.
    await watch.idle()
    watch.add(workspaceId, id)
    await watch.idle()
    await loseOwner(LOST_AFTER_S + 5)
    await watch.idle()
    await newWatch().idle()
    expect(await totals()).toMatchObject({ reserved: 100 })
    await settle(id)
    watch.remove(id)
    expect(await totals()).toMatchObject({ day: 60, reserved: 0 })
  })

  it('do not end while the watch may have missed signs of life', async () => {
    const { reserve, totals, loseOwner } = await newWorkspace()
    await reserve()
    const watch = newWatch()
    await watch.idle()
    await loseOwner(LOST_AFTER_S + 5)
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 1000 * LOST_AFTER_S)
    atEnd(() => clock.mockRestore())
    await watch.idle()
    expect(await totals()).toMatchObject({ reserved: 100 })
    await watch.idle()
    expect(await totals()).toMatchObject({ reserved: 0 })
  })
})

it('sums the same calls by day, model, purpose, agent and goal, and in usage and metrics', async () => {
  const { client, workspaceId, userId, db, reserve, settle, spending, overview } = await newWorkspace()
  const { agentId } = await seedWorld(client)
  const agent = decodeId('Agent', agentId)
  const user = decodeId('User', userId)
  const other = '0199aaaa-0000-7000-8000-000000000002'
  const gone = '0199bbbb-0000-7000-8000-000000000001'
  const make = async (changes: Parameters<typeof reserve>[0], costNano: number) =>
    settle((await reserve(changes)).id, { costNano })
  const goalId = await seedGoal(canopy.app, workspaceId)
  await make({ origin: { agentId: agent, userId: user, goalId } }, 60)
  await make({ origin: { agentId: gone, userId: user }, purpose: 'PLAN', modelName: 'renamed' }, 90)
  await make({ modelId: other, modelName: 'large', purpose: 'EMBED', reservedNano: 0 }, 0)
  const row = (key: string, label: string, calls: number, nano: number) => ({
    ...{ key, label, calls, inputTokens: 3 * calls, outputTokens: 4 * calls, costUsd: nano / 1e9 },
  })
  const modelId = (uuid: string) => encodeId('Model', uuid)
  const expected = {
    MODEL: [
      row(modelId(MODEL_ID), expect.stringMatching(/^(small|renamed)$/), 2, 150),
      row(modelId(other), 'large', 1, 0),
    ],
    PURPOSE: [row('PLAN', 'Plans', 1, 90), row('ANSWER', 'Answers', 1, 60), row('EMBED', 'Embeddings', 1, 0)],
    AGENT: [
      row(encodeId('Agent', gone), 'Deleted agent', 1, 90),
      row(agentId, 'People guide', 1, 60),
      row('none', 'No agent', 1, 0),
    ],
    GOAL: [row('none', 'No goal', 2, 90), row(encodeId('Goal', goalId), `A goal of ${workspaceId}`, 1, 60)],
  } as const
  for (const groupBy of ['MODEL', 'PURPOSE', 'AGENT', 'GOAL'] as const)
    expect({ groupBy, entries: await spending(groupBy) }).toEqual({ groupBy, entries: expected[groupBy] })
  expect(await spending('DAY')).toEqual([
    row(expect.stringMatching(/^\d{4}-\d\d-\d\d$/), expect.any(String), 3, 150),
  ])
  const { metricsSummary, usage } = await overview()
  expect(metricsSummary).toEqual({ modelCalls: 3, modelTokens: 21, modelCostUsd: 1.5e-7 })
  expect(usage.nodes).toContainEqual({ key: userId, costUsd: 1.5e-7 })

  // Merging the rows of all connections changes no sum.
  await db.$executeRaw`UPDATE model_days SET day = day - 2 WHERE workspace_id = ${workspaceId}::uuid`
  await db.$executeRaw`
    INSERT INTO model_days (workspace_id, day, model_id, model_name, purpose, agent_id, goal_id, slot, calls, input_tokens,
      output_tokens, cost_nano)
    SELECT workspace_id, day, model_id, model_name, purpose, agent_id, goal_id, slot + 1, calls, input_tokens, output_tokens,
      cost_nano FROM model_days WHERE workspace_id = ${workspaceId}::uuid`
  const before = await spending('AGENT')
  expect(await mergeModelDays(db, { workspaceId, limit: 500 })).toBe(3)
  expect(await spending('AGENT')).toEqual(before)
  expect(before[0]).toMatchObject({ calls: 2, costUsd: 1.8e-7 })
})

it('takes three statements for a call', async () => {
  const { reserve, settle, markSent } = await newWorkspace()
  const make = async () => {
    const { id } = await reserve()
    await markSent(id)
    await settle(id)
  }
  expect(await countStatements(canopy, make)).toBe(3)
})
