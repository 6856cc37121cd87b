import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import type { ModelPurpose } from '../../src/generated/prisma/client.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import {
  type CallEnd,
  markSent,
  type NewCall,
  reserveCall,
  settleCall,
} from '../../src/routing/call-records.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()

const MODEL_ID = '0199aaaa-0000-7000-8000-000000000001'
const DECISION: NewCall['decision'] = {
  at: 0,
  request: {
    ...{ purpose: 'ANSWER', expectedInputTokens: 10, expectedOutputTokens: 10 },
    ...{ latencyTargetMs: null, intendedModelId: null, region: null },
  },
  policy: {
    ...{ version: 0, prefer: [], deny: [], latencyTargetMs: 1000 },
    weights: { policy: 0.35, cost: 0.2, latency: 0.2, health: 0.2, region: 0.05 },
  },
  ...{ candidates: [], budgets: [], failed: [] },
}

/** A workspace, and what its processes do with calls. Each call may cost 100 and use 10 tokens. */
async function newWorkspace() {
  const { prisma } = canopy.app.database
  const { id: workspaceId } = await prisma.workspace.create({ data: { name: 'spends' } })
  const db = scopeToWorkspace(prisma, workspaceId)
  const reserve = async (changes: Partial<NewCall> = {}) => {
    const id = uuidv7()
    const purpose: ModelPurpose = 'ANSWER'
    const call = {
      ...{ id, workspaceId, purpose, modelId: MODEL_ID, modelName: 'm', attempt: 1 },
      isCheck: false,
    }
    const all = { ...call, decision: DECISION, origin: {}, reservedNano: 100, reservedTokens: 10, ...changes }
    return { id, refusal: await reserveCall(db, all) }
  }
  const settle = (id: string, end: Partial<CallEnd> = {}) =>
    settleCall(
      db,
      { workspaceId, id },
      {
        ...{ outcome: 'SUCCEEDED', errorCode: null, inputTokens: 3, outputTokens: 4, costNano: 60 },
        ...{ tokensEstimated: false, firstTokenMs: 1, durationMs: 2, ...end },
      },
    )
  const setBudget = (limitNano: bigint, action: 'WARN' | 'STOP' = 'STOP', period: 'DAY' | 'MONTH' = 'DAY') =>
    db.budget.create({ data: { workspaceId, period, limitNano, action } })
  const spending = async () => {
    const [row] = await db.$queryRaw<Record<string, number>[]>`
      SELECT day_nano::int AS day, month_nano::int AS month, month_tokens::int AS tokens, reserved_nano::int AS reserved,
        reserved_tokens::int AS "reservedTokens" FROM current_spending(${workspaceId}::uuid)`
    return row
  }
  return {
    workspaceId,
    db,
    reserve,
    settle,
    setBudget,
    spending,
    markSent: (id: string) => markSent(db, { workspaceId, id }),
  }
}

it('lets exactly 10 of 100 parallel calls reserve a budget for 10, and as many more as they leave', async () => {
  const { db, reserve, settle, setBudget, spending } = await newWorkspace()
  await setBudget(1000n)
  const calls = await Promise.all(Array.from({ length: 100 }, () => reserve()))
  const passed = calls.filter(({ refusal }) => refusal === null)
  expect(passed).toHaveLength(10)
  expect(await spending()).toEqual({ day: 0, month: 0, tokens: 0, reserved: 1000, reservedTokens: 100 })
  await Promise.all(passed.flatMap(({ id }) => [settle(id), settle(id)]))
  expect(await spending()).toEqual({ day: 600, month: 600, tokens: 70, reserved: 0, reservedTokens: 0 })
  const more = await Promise.all(Array.from({ length: 10 }, () => reserve()))
  expect(more.filter(({ refusal }) => refusal === null)).toHaveLength(4)
  expect(
    await db.modelCall.groupBy({ by: ['outcome', 'errorCode'], _count: true, orderBy: { outcome: 'asc' } }),
  ).toEqual([
    { outcome: 'SUCCEEDED', errorCode: null, _count: 10 },
    { outcome: 'REFUSED_BY_BUDGET', errorCode: 'BUDGET_DAY', _count: 96 },
    { outcome: null, errorCode: null, _count: 4 },
  ])
})
