import { fetchCode } from '../fetch-code.ts'
import { BodyTooLong, readLimited } from '../read-limited.ts'
import { readRetryAfter } from '../retry-after.ts'
import { startDeadline } from '../start-deadline.ts'
import { VERSION } from '../version.ts'
import { EmbeddingsRefused, EmbeddingsUnavailable, TextsRefused } from './embedding-model.ts'
import { readVectors } from './read-vectors.ts'

/** An endpoint with OpenAI's `POST /embeddings`. */
export interface EmbeddingsEndpoint {
  /** Without a trailing slash, such as `https://api.openai.com/v1`. */
  baseUrl: string
  apiKey: string | null
}

interface EmbeddingRequest {
  model: string
  dimensions: number | null
  texts: readonly string[]
  timeoutMs: number
}

/** Maximum dimensions that pgvector can index in half precision. */
const MAX_DIMENSIONS = 4_000
/** Bytes of a number in JSON, with indentation. */
const BYTES_PER_NUMBER = 40
/** Bytes of the response around the vectors. */
const OVERHEAD_BYTES = 64_000

/** Statuses caused by the texts, not by the settings. */
const TEXT_STATUSES = new Set([400, 413, 422])
const RETRYABLE_STATUSES = new Set([408, 409, 425, 429])

/**
 * Sends one request. Error texts of the endpoint are not passed on, because they may contain the key.
 * @throws EmbeddingsUnavailable, TextsRefused or EmbeddingsRefused, or the signal's reason if it aborts.
 */
export async function requestEmbeddings(
  { baseUrl, apiKey }: EmbeddingsEndpoint,
  { model, dimensions, texts, timeoutMs }: EmbeddingRequest,
  signal: AbortSignal,
): Promise<number[][]> {
  const timeoutError = () =>
    new EmbeddingsUnavailable(`The embeddings endpoint did not respond within ${timeoutMs} ms.`)
  const deadline = startDeadline(timeoutMs, timeoutError, signal)
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
      // A redirect could send the texts and the key to another server.
      redirect: 'error',
      signal: deadline.signal,
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw refusal(response, model)
    }
    const maxBytes = OVERHEAD_BYTES + texts.length * (dimensions ?? MAX_DIMENSIONS) * BYTES_PER_NUMBER
    return readVectors(JSON.parse(await readLimited(response, maxBytes)), texts.length)
  } catch (error) {
    deadline.signal.throwIfAborted()
    if (error instanceof BodyTooLong)
      throw new EmbeddingsUnavailable(
        `The embeddings endpoint sent a response that is too long. ${error.message}`,
      )
    const isOurs = [EmbeddingsUnavailable, TextsRefused, EmbeddingsRefused].some(
      kind => error instanceof kind,
    )
    if (isOurs) throw error
    throw new EmbeddingsUnavailable(`The request to the embeddings endpoint failed (${fetchCode(error)}).`)
  } finally {
    deadline.clear()
  }
}

function refusal({ status, headers }: Response, model: string): Error {
  if (RETRYABLE_STATUSES.has(status) || status >= 500)
    return new EmbeddingsUnavailable(
      `The embeddings endpoint answered ${status}.`,
      readRetryAfter(headers.get('retry-after')),
    )
  if (TEXT_STATUSES.has(status)) return new TextsRefused(`The embeddings endpoint answered ${status}.`)
  if (status === 401 || status === 403)
    return new EmbeddingsRefused(
      `The embeddings endpoint rejected the API key (status ${status}). Set EMBEDDINGS_API_KEY to a key that can use ${model}.`,
    )
  return new EmbeddingsRefused(
    `The embeddings endpoint answered ${status}. Check that EMBEDDINGS_BASE_URL is the URL without /embeddings, and that the endpoint has the model ${model}.`,
  )
}
