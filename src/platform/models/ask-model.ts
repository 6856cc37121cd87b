import { EventSourceParserStream } from 'eventsource-parser/stream'
import { z } from 'zod'
import type { ModelSettings } from '../../config.ts'
import { fetchCode } from '../fetch-code.ts'
import { startDeadline } from '../start-deadline.ts'
import { VERSION } from '../version.ts'
import { type LanguageModel, type Message, ModelFailed } from './language-model.ts'

/** Of one event, in characters. */
const LONGEST_EVENT = 1_000_000
const DONE = '[DONE]'

const eventSchema = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
})

/** The model of an endpoint that answers `POST /chat/completions` in a stream as OpenAI's does; null where none is set. */
export function createModel({ endpoint, timeoutMs }: ModelSettings): LanguageModel | null {
  if (!endpoint) return null
  return {
    name: endpoint.model,
    async *write(messages, signal) {
      const late = () => new ModelFailed(`The model was not done within ${timeoutMs} ms.`)
      const deadline = startDeadline(timeoutMs, late, signal)
      try {
        yield* readText(await send(endpoint, messages, deadline.signal))
      } catch (error) {
        deadline.signal.throwIfAborted()
        throw error instanceof ModelFailed
          ? error
          : new ModelFailed(`The model could not be used (${fetchCode(error)}).`)
      } finally {
        deadline.clear()
      }
    },
  }
}

async function send(
  { baseUrl, apiKey, model }: NonNullable<ModelSettings['endpoint']>,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'user-agent': `Canopy/${VERSION}`,
      ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify({ model, messages, stream: true }),
    // A redirect would take passages and key to where nobody sent them.
    redirect: 'error',
    signal,
  })
  if (response.ok && response.body) return response.body
  await response.body?.cancel()
  throw new ModelFailed(`The model's endpoint answered ${response.status}.`)
}

async function* readText(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const events = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: LONGEST_EVENT }))
  let isFinished = false
  for await (const { data } of events) {
    if (data === DONE) return
    const { choices } = eventSchema.parse(JSON.parse(data))
    const [choice] = choices
    if (choice?.delta?.content) yield choice.delta.content
    if (choice?.finish_reason) isFinished = true
  }
  // Not every endpoint says that it is done.
  if (!isFinished) throw new ModelFailed('The model broke off.')
}
