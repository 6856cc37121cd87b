import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, RetryError, type LanguageModel as SdkModel, streamText } from 'ai'
import { VERSION } from '../platform/version.ts'
import type { CalledModel } from './call-model.ts'
import { limitResponse, RETRY_MS } from './fetch-from-model.ts'
import { type Message, ModelFailed, type TokenCounts } from './language-model.ts'

interface Request {
  messages: readonly Message[]
  maxOutputTokens: number | null
  /** Maximum wait for the first piece and between pieces. */
  stallTimeoutMs: number
  /** In addition to those of the endpoint. */
  headers: Record<string, string>
  signal: AbortSignal
}

/** Maximum number of parts without text, such as reasoning or tool calls. */
const MAX_TEXTLESS_PARTS = 100_000

/** Ignores the environment variables of the SDK. */
function openSdkModel({ protocol, baseUrl, apiKey, name, fetch }: CalledModel): SdkModel {
  // The SDK would print warnings.
  globalThis.AI_SDK_LOG_WARNINGS = false
  const common = {
    baseURL: baseUrl,
    headers: { 'user-agent': `Canopy/${VERSION}` },
    fetch: limitResponse(fetch),
  }
  if (protocol === 'ANTHROPIC') return createAnthropic({ ...common, apiKey: apiKey ?? '' })(name)
  const create = createOpenAICompatible({
    ...common,
    name: 'endpoint',
    includeUsage: true,
    apiKey: apiKey ?? undefined,
  })
  return create(name)
}

/**
 * Yields the text of the model, then the token counts of the endpoint. 0 if it sent no count.
 * @throws ModelFailed for any failure, including an abort.
 */
export async function* streamFromModel(
  model: CalledModel,
  { messages, maxOutputTokens, stallTimeoutMs, headers, signal }: Request,
): AsyncGenerator<string | TokenCounts> {
  const silence = new AbortController()
  const onSilence = () =>
    silence.abort(new ModelFailed(`The model sent nothing for ${stallTimeoutMs} ms.`, { code: 'STALLED' }))
  try {
    const { stream } = streamText({
      model: openSdkModel(model),
      instructions: contentsOf(messages, 'system').join('\n\n'),
      messages: contentsOf(messages, 'user').map(content => ({ role: 'user', content })),
      maxOutputTokens: maxOutputTokens ?? undefined,
      maxRetries: 0,
      headers,
      // The stall timeout of the SDK only starts when the endpoint has started to respond.
      abortSignal: AbortSignal.any([signal, silence.signal]),
      telemetry: { isEnabled: false },
      // Errors arrive as parts of the stream. Without this, the SDK would also print them.
      onError: () => {},
    })
    let textlessParts = 0
    for await (const part of watchSilence(stream, stallTimeoutMs, onSilence)) {
      if (part.type === 'text-delta' && part.text !== '') yield part.text
      else if (part.type === 'error') throw part.error
      else if (part.type === 'abort') throw silence.signal.reason ?? signal.reason
      else if (part.type === 'finish') {
        checkReason(part.finishReason)
        const { inputTokens = 0, outputTokens = 0 } = part.totalUsage
        yield { inputTokens, outputTokens }
        return
      } else if (++textlessParts > MAX_TEXTLESS_PARTS)
        throw new ModelFailed(`The model sent more than ${MAX_TEXTLESS_PARTS} parts without text.`, {
          code: 'TOO_LONG',
        })
    }
  } catch (error) {
    throw toFailure(error)
  }
  throw cutOff()
}

function contentsOf(messages: readonly Message[], role: Message['role']): string[] {
  return messages.filter(message => message.role === role).map(({ content }) => content)
}

/** A text that reached the output limit counts as complete. */
function checkReason(reason: string): void {
  if (reason === 'content-filter')
    throw new ModelFailed('The model refused to write the text.', { code: 'CONTENT_FILTER' })
  if (reason !== 'stop' && reason !== 'length') throw cutOff()
}

function cutOff(retryMs: number | null = null): ModelFailed {
  return new ModelFailed('The model stopped before the end of the text.', { code: 'CUT_OFF', retryMs })
}

/** Returns the ModelFailed in the error, if any. Otherwise names only the kind of error, without its message. */
function toFailure(error: unknown): ModelFailed {
  const last = RetryError.isInstance(error) ? error.lastError : error
  const { name, cause } = last instanceof Error ? last : { name: typeof last, cause: null }
  for (const failure of [last, cause]) if (failure instanceof ModelFailed) return failure
  // Anthropic may report an overload in the first event of a response with status 200.
  if (APICallError.isInstance(last)) return cutOff(last.isRetryable ? RETRY_MS : null)
  return new ModelFailed(`The model's answer could not be read (${name}).`)
}

/**
 * Passes items on, and calls `onSilence` if the next one takes longer than `ms`. Time spent by the consumer does not
 * count.
 */
export async function* watchSilence<T>(
  items: AsyncIterable<T>,
  ms: number,
  onSilence: () => void,
): AsyncGenerator<T> {
  let timer = setTimeout(onSilence, ms)
  try {
    for await (const item of items) {
      clearTimeout(timer)
      yield item
      timer = setTimeout(onSilence, ms)
    }
  } finally {
    clearTimeout(timer)
  }
}
