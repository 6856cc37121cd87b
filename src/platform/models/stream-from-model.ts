import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, RetryError, type LanguageModel as SdkModel, streamText } from 'ai'
import type { ModelEndpoint } from '../../config.ts'
import { VERSION } from '../version.ts'
import { fetchFromModel } from './fetch-from-model.ts'
import { type Message, ModelFailed, type TokenCounts } from './language-model.ts'
import { watchSilence } from './watch-silence.ts'

interface Request {
  messages: readonly Message[]
  maxOutputTokens: number | null
  /** Longest silence, before the first piece and between two. */
  stallTimeoutMs: number
  signal: AbortSignal
}

/** Parts without text: what a model thinks, or tools that it would call. */
const MOST_WORDLESS = 100_000
/** Before the first piece. */
const MOST_RETRIES = 1

/** The model of the AI SDK that speaks the endpoint's protocol. Nothing is read from variables that the SDK would look for. */
export function openSdkModel({ provider, baseUrl, apiKey, model }: ModelEndpoint): SdkModel {
  // It would print them.
  globalThis.AI_SDK_LOG_WARNINGS = false
  const common = {
    baseURL: baseUrl,
    headers: { 'user-agent': `Canopy/${VERSION}` },
    fetch: fetchFromModel,
  }
  if (provider === 'anthropic') return createAnthropic({ ...common, apiKey: apiKey ?? '' })(model)
  const create = createOpenAICompatible({
    ...common,
    name: 'endpoint',
    includeUsage: true,
    apiKey: apiKey ?? undefined,
  })
  return create(model)
}

/**
 * What the model writes, and last what the endpoint says that it counted; 0 where it says nothing.
 * @throws ModelFailed whatever went wrong, an abort among it.
 */
export async function* streamFromModel(
  model: SdkModel,
  { messages, maxOutputTokens, stallTimeoutMs, signal }: Request,
): AsyncGenerator<string | TokenCounts> {
  const silence = new AbortController()
  const onSilence = () => silence.abort(new ModelFailed(`The model was silent for ${stallTimeoutMs} ms.`))
  try {
    const { stream } = streamText({
      model,
      instructions: contentsOf(messages, 'system').join('\n\n'),
      messages: contentsOf(messages, 'user').map(content => ({ role: 'user', content })),
      maxOutputTokens: maxOutputTokens ?? undefined,
      maxRetries: MOST_RETRIES,
      // The SDK's own bounds on silence begin when the endpoint has begun to answer.
      abortSignal: AbortSignal.any([signal, silence.signal]),
      telemetry: { isEnabled: false },
      // Errors come as parts of the stream; the SDK would print them as well.
      onError: () => {},
    })
    let wordless = 0
    for await (const part of watchSilence(stream, stallTimeoutMs, onSilence)) {
      if (part.type === 'text-delta' && part.text !== '') yield part.text
      else if (part.type === 'error') throw part.error
      else if (part.type === 'abort') throw silence.signal.reason ?? signal.reason
      else if (part.type === 'finish') {
        checkReason(part.finishReason)
        const { inputTokens = 0, outputTokens = 0 } = part.totalUsage
        yield { inputTokens, outputTokens }
        return
      } else if (++wordless > MOST_WORDLESS)
        throw new ModelFailed(`The model sent more than ${MOST_WORDLESS} parts without text.`)
    }
  } catch (error) {
    throw toFailure(error)
  }
  throw new ModelFailed('The model broke off.')
}

function contentsOf(messages: readonly Message[], role: Message['role']): string[] {
  return messages.filter(message => message.role === role).map(({ content }) => content)
}

/** A text that reached the most that a model may write counts as whole. */
function checkReason(reason: string): void {
  if (reason === 'content-filter') throw new ModelFailed('The model declined.')
  if (reason !== 'stop' && reason !== 'length') throw new ModelFailed('The model broke off.')
}

/** The reason that we gave ourselves, where there is one; else its kind, without a word of what was said. */
function toFailure(error: unknown): ModelFailed {
  const last = RetryError.isInstance(error) ? error.lastError : error
  const { name, cause } = last instanceof Error ? last : { name: typeof last, cause: null }
  for (const failure of [last, cause]) if (failure instanceof ModelFailed) return failure
  return new ModelFailed(
    APICallError.isInstance(last)
      ? 'The model broke off.'
      : `The model's answer could not be read (${name}).`,
  )
}
