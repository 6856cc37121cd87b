import type { ModelPurpose } from '../generated/prisma/client.ts'

/** One message of a conversation with a model. */
export interface Message {
  role: 'system' | 'user'
  content: string
}

/** Purposes for which models write text. */
export const TEXT_PURPOSES = ['ANSWER', 'PLAN', 'WRITE', 'JUDGE', 'DECOMPOSE', 'SYNTHESIZE'] as const
export type TextPurpose = Exclude<ModelPurpose, 'EMBED'>

export interface TokenCounts {
  inputTokens: number
  outputTokens: number
}

/** Tokens and cost of one text. */
export interface Spend extends TokenCounts {
  /** At the prices of the model. */
  costUsd: number
  /** Whether tokens were estimated from characters, because the endpoint did not count them. */
  isEstimated: boolean
}

/** What a text is for. The call is recorded with it. Ids are UUIDs. */
export interface ModelUse extends CallOrigin {
  workspaceId: string
  purpose: TextPurpose
}

/** What a call of a model was made for. Ids are UUIDs. */
export interface CallOrigin {
  taskId?: string | null
  agentId?: string | null
  reportId?: string | null
  /** Who pays for it in `usage`. */
  userId?: string | null
  templateId?: string | null
  /** Goal whose limits it must keep. */
  goalId?: string | null
  goalStepId?: string | null
}

/** The language models of all workspaces. */
export interface LanguageModels {
  /** Null if the workspace has no model for the purpose. */
  open(use: ModelUse): Promise<LanguageModel | null>
}

export interface WrittenText {
  /** Name of the model that wrote it. */
  model: string
  spend: Spend
}

/** Writes texts for one use. Each text is written by the model that suits it best at that time. */
export interface LanguageModel {
  /** The cost at the prices of the model that would write now. 0 if there is none. */
  estimateUsd(tokens: TokenCounts): Promise<number>
  /** The most that a text with a prompt of so many bytes can cost and use, if the model that would write now writes it. */
  estimateMost(promptBytes: number): Promise<{ costUsd: number; tokens: number }>
  /**
   * Yields the text in pieces. If a model fails before its first piece, another one is asked. The request ends if the
   * consumer stops reading.
   * @param after failure of the same text that has `canContinue`. Only models that have not failed are asked.
   * @throws ModelFailed if no model writes the text, or the signal's reason if it aborts.
   */
  write(
    messages: readonly Message[],
    signal: AbortSignal,
    after?: ModelFailed | null,
  ): AsyncGenerator<string, WrittenText>
}

/** A limit that a goal has reached. WORKSPACE: a budget or quota of the workspace. */
export type GoalLimit = 'COST' | 'TIME' | 'TOKENS' | 'WORKSPACE'

/** A limit has no room for a call of a goal. Nothing was sent. The goal pauses; there is no text without a model instead. */
export class GoalLimitReached extends Error {
  override readonly name = 'GoalLimitReached'
  readonly limit: GoalLimit

  constructor(limit: GoalLimit) {
    super(`The goal has reached a limit: ${limit}.`)
    this.limit = limit
  }
}

/** Why no model wrote a text. */
export type ModelFallback = 'BUDGET' | 'MODEL_UNAVAILABLE' | 'MODEL_FAILED'

interface Failure {
  /** For records, such as `HTTP_429`. */
  code?: string
  /** Delay before the same request may succeed. Null if a retry cannot help. */
  retryMs?: number | null
  fallback?: ModelFallback
}

/** What a request has tried. */
export interface RequestProgress {
  attempts: number
  /** UUIDs. */
  failedModelIds: readonly string[]
}

/** The model returned no complete text. `message` has no text of the endpoint, because it may contain the key. */
export class ModelFailed extends Error {
  override readonly name = 'ModelFailed'
  readonly code: string
  /** Delay before the same request may succeed. Null if a retry cannot help, or would repeat pieces. */
  retryMs: number | null
  readonly fallback: ModelFallback
  /** What the failed text cost. Null if nothing is known to be spent. */
  spend: Spend | null = null
  /** Of the request that failed. */
  progress: RequestProgress = { attempts: 0, failedModelIds: [] }
  /** Whether the text failed after its first piece, and another model can write it from the start. */
  canContinue = false

  constructor(
    message: string,
    { code = 'INVALID', retryMs = null, fallback = 'MODEL_FAILED' }: Failure = {},
  ) {
    super(message)
    this.code = code
    this.retryMs = retryMs
    this.fallback = fallback
  }
}
