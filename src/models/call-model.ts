import type { ModelProtocol } from '../generated/prisma/client.ts'
import { startDeadline } from '../platform/deadline.ts'
import { startChild, traceHeaders } from '../platform/tracing/current-span.ts'
import type { Span } from '../platform/tracing/span.ts'
import {
  type Message,
  ModelFailed,
  type Spend,
  type TextPurpose,
  type TokenCounts,
} from './language-model.ts'
import type { ModelMetrics, ModelOutcome } from './metrics.ts'

const MILLION = 1_000_000
const FIRST_HANGUL_JAMO = 0x1100
/** Higher counts of a text are treated as errors. They would ruin every sum. */
const MAX_TOKENS = 100_000_000
/** Maximum UTF-16 units of one text. Callers allow less. */
const MAX_TEXT_LENGTH = 200_000

export interface TokenPrices {
  inputUsdPerMillion: number
  outputUsdPerMillion: number
}

/** Like `fetch`, for requests that have a URL. */
export type SendRequest = (url: string | URL, init?: RequestInit) => Promise<Response>

/** A model and how to reach it. */
export interface CalledModel extends TokenPrices {
  protocol: ModelProtocol
  /** Without a trailing slash. */
  baseUrl: string
  apiKey: string | null
  name: string
  /** Sends the request. */
  fetch: SendRequest
}

export interface ModelRequest {
  purpose: TextPurpose
  messages: readonly Message[]
  /** Null: as many as the endpoint allows. */
  maxOutputTokens: number | null
  /** Maximum time for the whole text. */
  timeoutMs: number
  /** Maximum wait for the first piece and between pieces. */
  stallTimeoutMs: number
  signal: AbortSignal
}

export function costOf(prices: TokenPrices, { inputTokens, outputTokens }: TokenCounts): number {
  return (inputTokens * prices.inputUsdPerMillion + outputTokens * prices.outputUsdPerMillion) / MILLION
}

/** A token is about 4 Latin characters, or 1.5 characters from Hangul onward. */
export function estimateTokens(text: string): number {
  let tokens = 0
  for (let i = 0; i < text.length; i++) tokens += text.charCodeAt(i) < FIRST_HANGUL_JAMO ? 1 / 4 : 1 / 1.5
  return Math.ceil(tokens)
}

/**
 * Sends one request to a model. Yields the text in pieces and returns its spend. The request ends if the consumer stops
 * reading.
 * @throws ModelFailed if the request fails, times out, stalls, breaks off or returns too much, or the signal's reason if
 * it aborts.
 */
export async function* callModel(
  model: CalledModel,
  { purpose, messages, maxOutputTokens, timeoutMs, stallTimeoutMs, signal }: ModelRequest,
  metrics: ModelMetrics,
): AsyncGenerator<string, Spend> {
  const startTime = performance.now()
  const span = startChild('model', 'client', {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': model.name,
    'canopy.model.purpose': purpose,
  })
  const timeoutError = () =>
    new ModelFailed(`The model did not finish within ${timeoutMs} ms.`, { code: 'TIMED_OUT' })
  const deadline = startDeadline(timeoutMs, timeoutError, signal)
  const stop = new AbortController()
  let text = ''
  let counted: TokenCounts | null = null
  let outcome: ModelOutcome = 'left'
  const spend = (): Spend | null =>
    counted || text !== '' ? spendOf(model, { messages, text }, counted) : null
  try {
    const { streamFromModel } = await loadSdk()
    for await (const part of streamFromModel(model, {
      messages,
      maxOutputTokens,
      stallTimeoutMs,
      headers: traceHeaders(span),
      signal: AbortSignal.any([deadline.signal, stop.signal]),
    })) {
      if (typeof part !== 'string') counted = part
      else {
        text += part
        if (text.length > MAX_TEXT_LENGTH)
          throw new ModelFailed(`The model wrote more than ${MAX_TEXT_LENGTH} characters.`, {
            code: 'TOO_LONG',
          })
        yield part
      }
    }
    outcome = 'done'
    return spendOf(model, { messages, text }, counted)
  } catch (error) {
    signal.throwIfAborted()
    outcome = 'failed'
    const failure = deadline.signal.aborted ? deadline.signal.reason : error
    if (failure instanceof ModelFailed) {
      failure.spend = spend()
      if (text !== '') failure.retryMs = null
    }
    throw failure
  } finally {
    deadline.clear()
    // If the consumer stopped reading, the request is still open.
    stop.abort()
    metrics.modelAsked(purpose, outcome, {
      spend: spend(),
      seconds: (performance.now() - startTime) / 1000,
    })
    endModelSpan(span, outcome, spend())
  }
}

/** Uses the counts of the endpoint if they are integers from 1 to 100 million, and estimates the others. */
export function spendOf(
  prices: TokenPrices,
  { messages, text }: { messages: readonly Message[]; text: string },
  counted: TokenCounts | null,
): Spend {
  const [inputTokens, outputTokens] = [readCount(counted?.inputTokens), readCount(counted?.outputTokens)]
  const tokens = {
    inputTokens: inputTokens ?? estimateTokens(messages.map(({ content }) => content).join('\n')),
    outputTokens: outputTokens ?? estimateTokens(text),
  }
  const isEstimated = inputTokens === null || outputTokens === null
  return { ...tokens, costUsd: costOf(prices, tokens), isEstimated }
}

/** Null if the count is invalid. Some endpoints send negative or infinite numbers. */
function readCount(tokens = 0): number | null {
  return Number.isSafeInteger(tokens) && tokens > 0 && tokens <= MAX_TOKENS ? tokens : null
}

function endModelSpan(span: Span, outcome: ModelOutcome, spend: Spend | null): void {
  if (spend)
    span.set({
      'gen_ai.usage.input_tokens': spend.inputTokens,
      'gen_ai.usage.output_tokens': spend.outputTokens,
    })
  if (outcome === 'failed') span.fail('MODEL_FAILED')
  span.end()
}

/**
 * Takes about 150 ms and 50 MB, so it is loaded with the first model. Call it at start if a model is configured, so that
 * no query waits for it.
 */
export function loadSdk() {
  return import('./stream-from-model.ts')
}
