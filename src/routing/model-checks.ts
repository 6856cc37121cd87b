import { v7 as uuidv7 } from 'uuid'
import { type CallOrigin, ModelFailed, type TextPurpose } from '../models/language-model.ts'
import { startDeadline } from '../platform/deadline.ts'
import type { Background } from '../platform/start-loop.ts'
import { withoutTimeLimit } from '../platform/time-left.ts'
import type { Decision } from './decision.ts'
import { type CallingApp, makeCall } from './make-call.ts'
import type { ModelRecord } from './model-records.ts'

const CHECK_TIMEOUT_MS = 10_000
/** Maximum number of checks at the same time. Others are made later, when the model is needed again. */
const MAX_CHECKS = 20
const MESSAGES = [{ role: 'user', content: 'Answer with one word.' }] as const

interface CheckedModel {
  workspaceId: string
  model: ModelRecord
  /** A decision that has the model as a candidate. */
  decision: Decision
}

async function checkModel(
  app: CallingApp,
  { workspaceId, model, decision }: CheckedModel,
  { signal, ...origin }: CallOrigin & { signal: AbortSignal },
): Promise<string> {
  const id = uuidv7()
  const late = () => new ModelFailed('The model did not respond to the check.', { code: 'TIMED_OUT' })
  const deadline = startDeadline(CHECK_TIMEOUT_MS, late, signal)
  const candidates = decision.candidates.filter(({ modelId }) => modelId === model.id)
  const call = makeCall(
    app,
    {
      use: { workspaceId, purpose: decision.request.purpose as TextPurpose, ...origin },
      messages: MESSAGES,
      model,
      maxOutputTokens: 1,
      decision: { ...decision, candidates },
      attempt: 1,
      isCheck: true,
      signal: deadline.signal,
    },
    id,
  )
  try {
    while (!(await call.next()).done);
  } catch (error) {
    if (!(error instanceof ModelFailed)) throw error
  } finally {
    deadline.clear()
  }
  return id
}

/** Checks of models. */
export interface ModelChecks extends Background {
  /**
   * Asks a model for one token. The recorded call shows whether it responds, so it counts for its health.
   * @returns UUID of the call.
   * @throws the signal's reason if it aborts.
   */
  check(checked: CheckedModel, options: CallOrigin & { signal: AbortSignal }): Promise<string>
  /** Starts a check of each candidate that is down and due to be checked. */
  checkDown(workspaceId: string, decision: Decision, models: ReadonlyMap<string, ModelRecord>): void
  stop(): Promise<void>
}

export function createModelChecks(app: CallingApp): ModelChecks {
  const stopping = new AbortController()
  /** By workspace and model. */
  const running = new Map<string, Promise<unknown>>()
  return {
    check: (checked, options) => checkModel(app, checked, options),
    checkDown(workspaceId, decision, models) {
      const { purpose } = decision.request
      const denied = new Set(decision.policy.deny)
      for (const { modelId, health, isEnabled, purposes } of decision.candidates) {
        const isDue = health.retryAt !== null && health.retryAt <= decision.at
        const model = models.get(modelId)
        const key = `${workspaceId} ${modelId}`
        if (!isDue || !isEnabled || denied.has(modelId) || !purposes.includes(purpose) || !model) continue
        if (running.has(key) || running.size >= MAX_CHECKS || stopping.signal.aborted) continue
        const check = withoutTimeLimit(() =>
          checkModel(app, { workspaceId, model, decision }, { signal: stopping.signal }),
        )
          .catch(error => app.log.warn({ err: error, modelId }, 'a check of a model failed'))
          .finally(() => running.delete(key))
        running.set(key, check)
      }
    },
    async idle() {
      const hadWork = running.size > 0
      await Promise.all(running.values())
      return hadWork
    },
    async stop() {
      stopping.abort(new Error('Canopy is stopping.'))
      await Promise.all(running.values())
    },
  }
}
