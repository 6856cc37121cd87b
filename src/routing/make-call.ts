import { Buffer } from 'node:buffer'
import { v7 as uuidv7 } from 'uuid'
import { quoteName } from '../audit/record-audit.ts'
import type { Config } from '../config/config.ts'
import type { ModelCallOutcome } from '../generated/prisma/client.ts'
import { type CalledModel, callModel, costOf, spendOf } from '../models/call-model.ts'
import {
  GoalLimitReached,
  type Message,
  ModelFailed,
  type ModelUse,
  type Spend,
} from '../models/language-model.ts'
import { mapPieces } from '../models/map-pieces.ts'
import type { ModelMetrics } from '../models/metrics.ts'
import type { Database } from '../platform/database/database.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import type { GuardedFetch } from '../platform/guarded-fetch.ts'
import type { Logger } from '../platform/logger.ts'
import { withoutTimeLimit } from '../platform/time-left.ts'
import { SecretUnusable, useSecret } from '../secrets/use-secret.ts'
import type { Vault } from '../vault/open-vault.ts'
import { type CallEnd, markSent, reserveCall, type SpendingRefusal, settleCall } from './call-records.ts'
import type { Decision } from './decision.ts'
import { goalTextKey, saveGoalText } from './goal-texts.ts'
import type { ModelRecord } from './model-records.ts'
import type { CallWatch } from './start-call-watch.ts'

/** What makes calls of models. */
export interface CallingApp {
  config: Pick<Config, 'model' | 'embeddings' | 'region'>
  database: Database
  vault: Vault
  log: Logger
  metrics: ModelMetrics
  /** Connects only to addresses that models of workspaces may have. */
  guardedFetch: GuardedFetch
  /** Shows that this process is alive while it makes calls. */
  callWatch: CallWatch
}

export interface CallRequest {
  use: ModelUse
  messages: readonly Message[]
  model: ModelRecord
  /** Null: as many as the endpoint allows. */
  maxOutputTokens: number | null
  /** Why this model was chosen. */
  decision: Decision
  /** Counts from 1 within one request. */
  attempt: number
  /** Whether it is only made to see if the model responds. */
  isCheck: boolean
  signal: AbortSignal
}

/**
 * Makes one call of a model: reserves its largest possible cost, sends it, and settles it at what it used, however it
 * ends. Yields the text in pieces.
 * @param id UUID of the record.
 * @throws ModelFailed, also if a budget has no room for it or the secret is unusable; GoalLimitReached if a limit has no
 * room for a call of a goal; the signal's reason if it aborts.
 */
export async function* makeCall(
  app: CallingApp,
  request: CallRequest,
  id: string = uuidv7(),
): AsyncGenerator<string, Spend> {
  const { use, messages, model, maxOutputTokens, isCheck, signal } = request
  const { workspaceId, purpose } = use
  const db = scopeToWorkspace(app.database.prisma, workspaceId)
  await reserve(app, db, request, id)
  app.callWatch.add(workspaceId, id)
  const startedAt = performance.now()
  let firstTokenMs: number | null = null
  let text = ''
  let isSent = false
  let ended: Ended = { outcome: 'CANCELLED', errorCode: null, spend: null }
  try {
    const called = await prepare(app, request)
    await markSent(db, { workspaceId, id })
    isSent = true
    const { stallTimeoutMs, timeoutMs } = app.config.model
    const limits = { maxOutputTokens, stallTimeoutMs, timeoutMs }
    const pieces = callModel(called, { purpose, messages, signal, ...limits }, app.metrics)
    const spend = yield* mapPieces(pieces, piece => {
      firstTokenMs ??= performance.now() - startedAt
      text += piece
      return piece
    })
    ended = { outcome: 'SUCCEEDED', errorCode: null, spend }
    return spend
  } catch (error) {
    if (error instanceof ModelFailed) ended = describeFailure(error)
    throw error
  } finally {
    // The provider may charge for the prompt, and for the text until then.
    if (isSent && !ended.spend && GIVEN_UP.includes(ended.outcome))
      ended.spend = spendOf(model, { messages, text }, null)
    const times = { firstTokenMs, durationMs: performance.now() - startedAt }
    const key = ended.outcome === 'SUCCEEDED' && !isCheck ? goalTextKey(use, messages) : null
    const settled = toCallEnd(ended, times)
    await settle(app, { workspaceId, id }, async () => {
      if (!key) return settleCall(db, { workspaceId, id }, settled)
      return db.$transaction(async tx => {
        await saveGoalText(tx, key, { text, model: model.name })
        return settleCall(tx, { workspaceId, id }, settled)
      })
    })
    app.callWatch.remove(id)
  }
}

/** Outcomes of calls that were sent, accepted and then given up. */
const GIVEN_UP: readonly ModelCallOutcome[] = ['CANCELLED', 'TIMED_OUT']

interface Ended {
  outcome: ModelCallOutcome
  errorCode: string | null
  /** Null if nothing is known to be spent. */
  spend: Spend | null
}

function describeFailure({ code, spend }: ModelFailed): Ended {
  const isLate = code === 'TIMED_OUT' || code === 'STALLED'
  return { outcome: isLate ? 'TIMED_OUT' : 'FAILED', errorCode: code, spend }
}

/** Tokens around each message, in the protocols of providers. */
const FRAMING_TOKENS = 16

/** Reserves one token for each byte of the messages, and all output tokens that the model may write. */
async function reserve(
  { callWatch }: CallingApp,
  db: WorkspaceDatabase,
  request: CallRequest,
  id: string,
): Promise<void> {
  const { use, messages, model, decision, attempt, isCheck } = request
  const { workspaceId, purpose, ...origin } = use
  const inputTokens = messages.reduce(
    (sum, { content }) => sum + FRAMING_TOKENS + Buffer.byteLength(content),
    0,
  )
  const outputTokens = request.maxOutputTokens ?? model.maxOutputTokens
  const refusal = await reserveCall(db, {
    ...{ id, workspaceId, purpose, attempt, decision, isCheck, origin },
    modelId: model.id,
    modelName: model.name,
    reservedNano: Math.ceil(toNano(costOf(model, { inputTokens, outputTokens }))),
    reservedTokens: inputTokens + outputTokens,
  })
  if (!refusal) return
  callWatch.ring()
  if (origin.goalId) throw new GoalLimitReached(limitOf(refusal))
  throw new ModelFailed(`The call was refused: ${refusal}.`, { code: refusal, fallback: 'BUDGET' })
}

function limitOf(refusal: SpendingRefusal): GoalLimitReached['limit'] {
  if (refusal === 'GOAL_TOKENS') return 'TOKENS'
  return refusal === 'GOAL_COST' ? 'COST' : 'WORKSPACE'
}

function toNano(usd: number): number {
  return usd * 1e9
}

function toCallEnd(
  { outcome, errorCode, spend }: Ended,
  times: Pick<CallEnd, 'firstTokenMs' | 'durationMs'>,
): CallEnd {
  return {
    ...{ outcome, errorCode, ...times },
    inputTokens: spend?.inputTokens ?? 0,
    outputTokens: spend?.outputTokens ?? 0,
    costNano: Math.round(toNano(spend?.costUsd ?? 0)),
    tokensEstimated: spend?.isEstimated ?? false,
  }
}

/** Ends the record. If that fails, the call watch ends it later. @param write as `settleCall`. */
export async function settle(
  { log, callWatch }: Pick<CallingApp, 'log' | 'callWatch'>,
  call: { workspaceId: string; id: string },
  write: () => Promise<boolean>,
): Promise<void> {
  // The request may be over.
  try {
    if (await withoutTimeLimit(write)) callWatch.ring()
  } catch (error) {
    log.error({ err: error, modelCallId: call.id }, 'model call not settled; it is charged in full')
  }
}

/** Finds the API key. It is kept no longer than the call. */
async function prepare(app: CallingApp, { use, model }: CallRequest): Promise<CalledModel> {
  const { provider, name, inputUsdPerMillion, outputUsdPerMillion } = model
  const { protocol, baseUrl, secretId } = provider
  const prices = { inputUsdPerMillion, outputUsdPerMillion }
  if (provider.setBy) {
    const apiKey = app.config.model.endpoint?.apiKey ?? null
    return { protocol, baseUrl, apiKey, name, ...prices, fetch }
  }
  const { workspaceId } = use
  const reason = `the model provider ${quoteName(provider.name)}`
  const apiKey = secretId && (await readKey(app, { workspaceId, secretId, reason }))
  return { protocol, baseUrl, apiKey, name, ...prices, fetch: app.guardedFetch }
}

async function readKey(
  app: CallingApp,
  use: { workspaceId: string; secretId: string; reason: string },
): Promise<string> {
  try {
    return await useSecret(app, use)
  } catch (error) {
    if (!(error instanceof SecretUnusable)) throw error
    throw new ModelFailed(error.message, { code: 'SECRET_UNUSABLE', fallback: 'MODEL_UNAVAILABLE' })
  }
}
