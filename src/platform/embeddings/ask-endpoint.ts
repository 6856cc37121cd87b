import { fetchCode } from '../fetch-code.ts'
import { BodyTooLong, readLimited } from '../read-limited.ts'
import { readRetryAfter } from '../retry-after.ts'
import { startDeadline } from '../start-deadline.ts'
import { VERSION } from '../version.ts'
import { EmbeddingsAway, EmbeddingsRefused, TextsRefused } from './embedding-model.ts'
import { readVectors } from './read-vectors.ts'

/** An endpoint that answers `POST /embeddings` as OpenAI's does. */
export interface EmbeddingsEndpoint {
  /** Without a trailing slash, as `https://api.openai.com/v1`. */
  baseUrl: string
  apiKey: string | null
}

interface Question {
  model: string
  dimensions: number | null
  texts: readonly string[]
  timeoutMs: number
}

/** Numbers of the longest vectors that pgvector indexes in half precision. */
const MAX_DIMENSIONS = 4_000
/** Of a number in JSON, with an indentation. */
const BYTES_OF_NUMBER = 40
/** What goes with the vectors. */
const BYTES_BESIDE = 64_000

/** Statuses that are for what was sent, not for how things are set. */
const FOR_THE_TEXTS = new Set([400, 413, 422])
const MAY_PASS = new Set([408, 409, 425, 429])

/**
 * One request. What the endpoint says in words is not passed on: it may repeat the key.
 * @throws EmbeddingsAway, TextsRefused or EmbeddingsRefused; the signal's reason when it aborts.
 */
export async function askEndpoint(
  { baseUrl, apiKey }: EmbeddingsEndpoint,
  { model, dimensions, texts, timeoutMs }: Question,
  signal: AbortSignal,
): Promise<number[][]> {
  const late = () => new EmbeddingsAway(`The embeddings endpoint did not answer within ${timeoutMs} ms.`)
  const deadline = startDeadline(timeoutMs, late, signal)
  try {
    const response = await fetch(`${baseUrl}/embeddings`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': `Canopy/${VERSION}`,
        ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({
        model,
        input: texts,
        encoding_format: 'float',
        ...(dimensions && { dimensions }),
      }),
      // A redirect would take texts and key to where nobody sent them.
      redirect: 'error',
      signal: deadline.signal,
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw refusal(response, model)
    }
    const maxBytes = BYTES_BESIDE + texts.length * (dimensions ?? MAX_DIMENSIONS) * BYTES_OF_NUMBER
    return readVectors(JSON.parse(await readLimited(response, maxBytes)), texts.length)
  } catch (error) {
    deadline.signal.throwIfAborted()
    if (error instanceof BodyTooLong)
      throw new EmbeddingsAway(`The embeddings endpoint sent a response that is too long. ${error.message}`)
    const isOurs = [EmbeddingsAway, TextsRefused, EmbeddingsRefused].some(kind => error instanceof kind)
    if (isOurs) throw error
    throw new EmbeddingsAway(`The embeddings endpoint could not be used (${fetchCode(error)}).`)
  } finally {
    deadline.clear()
  }
}

function refusal({ status, headers }: Response, model: string): Error {
  if (MAY_PASS.has(status) || status >= 500)
    return new EmbeddingsAway(
      `The embeddings endpoint answered ${status}.`,
      readRetryAfter(headers.get('retry-after')),
    )
  if (FOR_THE_TEXTS.has(status)) return new TextsRefused(`The embeddings endpoint answered ${status}.`)
  if (status === 401 || status === 403)
    return new EmbeddingsRefused(
      `The embeddings endpoint answered ${status}: it does not take the key. Set EMBEDDINGS_API_KEY to one that may use ${model}.`,
    )
  return new EmbeddingsRefused(
    `The embeddings endpoint answered ${status}. Check that EMBEDDINGS_BASE_URL ends where /embeddings begins, and that it has the model ${model}.`,
  )
}
