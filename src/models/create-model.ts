import type { Config } from '../config/config.ts'
import { startDeadline } from '../platform/deadline.ts'
import { startChild, traceHeaders } from '../platform/tracing/current-span.ts'
import type { Span } from '../platform/tracing/span.ts'
import {
  type LanguageModel,
  type Message,
  ModelFailed,
  type Spend,
  type TokenCounts,
} from './language-model.ts'
import type { ModelMetrics, ModelOutcome } from './metrics.ts'

const MILLION = 1_000_000
const FIRST_HANGUL_JAMO = 0x1100
/** Higher counts of a text are treated as errors. They would ruin every sum. */
const MAX_TOKENS = 100_000_000

/** US dollars per million tokens. */
type TokenPrices = Pick<Config['model'], 'usdPerMillionInputTokens' | 'usdPerMillionOutputTokens'>

function costOf(prices: TokenPrices, { inputTokens, outputTokens }: TokenCounts): number {
  return (
    (inputTokens * prices.usdPerMillionInputTokens + outputTokens * prices.usdPerMillionOutputTokens) /
    MILLION
  )
}

/** Uses the counts of the endpoint if they are integers from 1 to 100 million, and estimates the others. */
function spendOf(
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

/** A token is about 4 Latin characters, or 1.5 characters from Hangul onward. */
function estimateTokens(text: string): number {
  let tokens = 0
  for (let i = 0; i < text.length; i++) tokens += text.charCodeAt(i) < FIRST_HANGUL_JAMO ? 1 / 4 : 1 / 1.5
  return Math.ceil(tokens)
}

/** Maximum UTF-16 units of one text. Callers allow less. */
const MAX_TEXT_LENGTH = 200_000

/** The model of the configured endpoint. Null if none is configured. */
export function createModel(settings: Config['model'], metrics: ModelMetrics): LanguageModel | null {
  const { endpoint, timeoutMs } = settings
  if (!endpoint) return null
  const loading = loadSdk(endpoint)
  // The first call of `write` reports the failure.
  loading.catch(() => {})
  return {
    name: endpoint.model,
    costUsd: tokens => costOf(settings, tokens),
    async *write(messages, signal, use) {
      const startTime = performance.now()
      const span = startChild('model', 'client', {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': endpoint.model,
        'canopy.model.use': use,
      })
      const timeoutError = () => new ModelFailed(`The model did not finish within ${timeoutMs} ms.`)
      const deadline = startDeadline(timeoutMs, timeoutError, signal)
      const stop = new AbortController()
      let text = ''
      let counted: TokenCounts | null = null
      let outcome: ModelOutcome = 'left'
      const spend = (): Spend | null =>
        counted || text !== '' ? spendOf(settings, { messages, text }, counted) : null
      try {
        const streamText = await loading
        const both = AbortSignal.any([deadline.signal, stop.signal])
        for await (const part of streamText({
          ...settings,
          messages,
          headers: traceHeaders(span),
          signal: both,
        })) {
          if (typeof part !== 'string') counted = part
          else {
            text += part
            if (text.length > MAX_TEXT_LENGTH)
              throw new ModelFailed(`The model wrote more than ${MAX_TEXT_LENGTH} characters.`)
            yield part
          }
        }
        outcome = 'done'
        return spendOf(settings, { messages, text }, counted)
      } catch (error) {
        signal.throwIfAborted()
        outcome = 'failed'
        const failure = deadline.signal.aborted ? deadline.signal.reason : error
        if (failure instanceof ModelFailed) failure.spend = spend()
        throw failure
      } finally {
        deadline.clear()
        // If the consumer stopped reading, the request is still open.
        stop.abort()
        metrics.modelAsked(use, outcome, { spend: spend(), seconds: (performance.now() - startTime) / 1000 })
        endModelSpan(span, outcome, spend())
      }
    },
  }
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

/** Takes about 150 ms and 50 MB. Loaded only if a model is configured, and at start, so that no query waits for it. */
async function loadSdk(endpoint: NonNullable<Config['model']['endpoint']>) {
  const { openSdkModel, streamFromModel } = await import('./stream-from-model.ts')
  const model = openSdkModel(endpoint)
  return (request: Parameters<typeof streamFromModel>[1]) => streamFromModel(model, request)
}
