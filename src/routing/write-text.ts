import { setTimeout as sleep } from 'node:timers/promises'
import { estimateTokens } from '../models/call-model.ts'
import {
  GoalLimitReached,
  type Message,
  ModelFailed,
  type ModelUse,
  type RequestProgress,
  type Spend,
  type TextPurpose,
  type WrittenText,
} from '../models/language-model.ts'
import { mapPieces } from '../models/map-pieces.ts'
import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import type { Decision, RoutingRequest } from './decision.ts'
import { findGoalText, goalTextKey } from './goal-texts.ts'
import { type CallingApp, type CallRequest, makeCall } from './make-call.ts'
import type { ModelChecks } from './model-checks.ts'
import type { ModelRecord } from './model-records.ts'
import { chooseModel, rankCandidates } from './rank.ts'
import { readDecision } from './read-decision.ts'

/** Typical lengths of texts, to compare costs. */
const EXPECTED_OUTPUT_TOKENS: Record<TextPurpose, number> = {
  ANSWER: 300,
  PLAN: 800,
  WRITE: 600,
  JUDGE: 200,
  DECOMPOSE: 800,
  SYNTHESIZE: 1_500,
}

/** Models that are asked for one text. */
const MAX_MODELS = 3

/** Of a text that is not written again. */
const NO_SPEND: Spend = { inputTokens: 0, outputTokens: 0, costUsd: 0, isEstimated: false }

interface TextRequest {
  use: ModelUse
  messages: readonly Message[]
  signal: AbortSignal
  /** What the text has tried before. */
  progress: RequestProgress
}

/**
 * Has a text written by the best model. If it fails before its first piece, it is asked once more if that may help, and
 * then the next one. A text that a model has written for the same step of a goal is not paid for again.
 * @throws ModelFailed if no model writes it; GoalLimitReached if a limit has no room for a call of a goal.
 */
export async function* writeText(
  app: CallingApp & { checks: ModelChecks },
  { use, messages, signal, progress }: TextRequest,
): AsyncGenerator<string, WrittenText> {
  const key = goalTextKey(use, messages)
  const known = key && (await findGoalText(scopeToWorkspace(app.database.prisma, use.workspaceId), key))
  if (known) {
    yield known.text
    return { model: known.model, spend: NO_SPEND }
  }
  const { decision, models } = await decide(app, use, messages)
  app.checks.checkDown(use.workspaceId, decision, models)
  const state: TextState = { attempts: progress.attempts, hasBegun: false }
  const failedModelIds = [...progress.failedModelIds]
  let failure: ModelFailed | null = null
  for (;;) {
    const choice: Decision = { ...decision, failed: [...failedModelIds] }
    const chosen = failedModelIds.length < MAX_MODELS ? chooseModel(choice) : null
    const model = chosen && models.get(chosen.modelId)
    if (!model) throw failure ?? noModel(choice, use)
    const maxOutputTokens = limitOutput(model, decision, use)
    try {
      return yield* askModel(app, { use, messages, model, maxOutputTokens, decision: choice, signal }, state)
    } catch (error) {
      if (!(error instanceof ModelFailed)) throw error
      failure = error
    }
    failedModelIds.push(model.id)
    failure.progress = { attempts: state.attempts, failedModelIds }
    if (state.hasBegun) {
      failure.canContinue = chooseModel({ ...choice, failed: failedModelIds }) !== null
      throw failure
    }
    app.log.warn({ modelId: model.id, code: failure.code, cause: failure.message }, 'a model failed')
  }
}

interface TextState {
  /** Requests so far, to all models. */
  attempts: number
  /** Whether a piece of the text was sent. */
  hasBegun: boolean
}

/** Has one model write the text. If it fails before the first piece, it is asked once more if that may help. */
async function* askModel(
  app: CallingApp,
  call: Omit<CallRequest, 'attempt' | 'isCheck'>,
  state: TextState,
): AsyncGenerator<string, WrittenText> {
  for (let isRetry = false; ; isRetry = true) {
    state.attempts++
    const pieces = makeCall(app, { ...call, attempt: state.attempts, isCheck: false })
    try {
      const spend: Spend = yield* mapPieces(pieces, piece => {
        state.hasBegun = true
        return piece
      })
      return { model: call.model.name, spend }
    } catch (error) {
      if (!(error instanceof ModelFailed) || error.retryMs === null || state.hasBegun || isRetry) throw error
      await sleep(error.retryMs, undefined, { signal: call.signal }).catch(() => call.signal.throwIfAborted())
    }
  }
}

/** The decision for a text, and the models that it is about. */
export async function decide(
  { config, database }: Pick<CallingApp, 'config' | 'database'>,
  { workspaceId, purpose }: Pick<ModelUse, 'workspaceId' | 'purpose'>,
  messages: readonly Message[],
): Promise<{ decision: Decision; models: ReadonlyMap<string, ModelRecord> }> {
  const request: RoutingRequest = {
    purpose,
    expectedInputTokens: estimateTokens(messages.map(({ content }) => content).join('\n')),
    expectedOutputTokens: EXPECTED_OUTPUT_TOKENS[purpose],
    latencyTargetMs: null,
    intendedModelId: null,
    region: config.region,
  }
  return readDecision({ config }, scopeToWorkspace(database.prisma, workspaceId), workspaceId, request)
}

/** Without a budget or goal that must not be exceeded, the endpoint of settings may have no limit. */
function limitOutput(model: ModelRecord, { budgets }: Decision, { goalId }: ModelUse): number | null {
  const isLimited = model.sendsMaxOutput || goalId || budgets.some(({ action }) => action === 'STOP')
  return isLimited ? model.maxOutputTokens : null
}

/** All models are excluded. */
function noModel(decision: Decision, { goalId }: ModelUse): ModelFailed | GoalLimitReached {
  const excluded = rankCandidates(decision).candidates.map(({ excluded: reason }) => reason)
  const isBudget = excluded.includes('OVER_BUDGET')
  if (isBudget && goalId) return new GoalLimitReached('WORKSPACE')
  return new ModelFailed(
    isBudget ? 'The budget has no room for this text.' : 'No model can be used at present.',
    { code: 'NO_MODEL', fallback: isBudget ? 'BUDGET' : 'MODEL_UNAVAILABLE' },
  )
}
