import { z } from 'zod'
import { startDeadline } from '../../platform/deadline.ts'
import {
  BodyTooLong,
  fetchCode,
  isRetryableStatus,
  readLimited,
  readRetryAfter,
} from '../../platform/outgoing-http.ts'
import { startChild, timed, traceHeaders } from '../../platform/tracing/current-span.ts'
import type { Span } from '../../platform/tracing/span.ts'
import { VERSION } from '../../platform/version.ts'
import {
  type EmbeddedTexts,
  EmbeddingsRefused,
  EmbeddingsUnavailable,
  TextsRefused,
} from './embedding-model.ts'

/** An endpoint with OpenAI's `POST /embeddings`. */
interface EmbeddingsEndpoint {
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

/**
 * Sends one request, in a span. Error texts of the endpoint are not passed on, because they may contain the key.
 * @throws EmbeddingsUnavailable, TextsRefused or EmbeddingsRefused, or the signal's reason if it aborts.
 */
export function requestEmbeddings(
  endpoint: EmbeddingsEndpoint,
  request: EmbeddingRequest,
  signal: AbortSignal,
): Promise<EmbeddedTexts> {
  const span = startChild('embeddings', 'client', {
    'gen_ai.operation.name': 'embeddings',
    'gen_ai.request.model': request.model,
    'canopy.embeddings.texts': request.texts.length,
  })
  return timed(span, () => sendRequest(endpoint, request, span, signal))
}

async function sendRequest(
  { baseUrl, apiKey }: EmbeddingsEndpoint,
  { model, dimensions, texts, timeoutMs }: EmbeddingRequest,
  span: Span,
  signal: AbortSignal,
): Promise<EmbeddedTexts> {
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
        ...traceHeaders(span),
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
  if (isRetryableStatus(status))
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

/** Higher counts are treated as errors. They would ruin every sum. */
const MAX_TOKENS = 100_000_000

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.number().optional() }).nullish().catch(null),
})

/** Maximum plausible length of a vector. */
const MAX_LENGTH = 65_504

/**
 * Reads the vectors of a response and the count of tokens. The vectors are in the order of the texts, normalized to length 1.
 * @throws EmbeddingsUnavailable with the reason if the response is invalid.
 */
function readVectors(answer: unknown, texts: number): EmbeddedTexts {
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success)
    throw new EmbeddingsUnavailable('The response of the embeddings endpoint is not valid.')
  const vectors: number[][] = []
  for (const { index, embedding } of parsed.data.data) vectors[index] = toUnit(embedding)
  const isComplete = vectors.length === texts && Object.keys(vectors).length === texts
  if (!isComplete)
    throw new EmbeddingsUnavailable(
      `The embeddings endpoint returned ${parsed.data.data.length} vectors for ${texts} texts.`,
    )
  if (new Set(vectors.map(vector => vector.length)).size > 1)
    throw new EmbeddingsUnavailable('The embeddings endpoint returned vectors of different lengths.')
  const { prompt_tokens: tokens = 0 } = parsed.data.usage ?? {}
  const isCounted = Number.isSafeInteger(tokens) && tokens > 0 && tokens <= MAX_TOKENS
  return { vectors, inputTokens: isCounted ? tokens : null }
}

/** Cosine ignores the length of vectors, but half precision cannot store long ones. */
function toUnit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector)
  if (!Number.isFinite(length) || length === 0 || length > MAX_LENGTH)
    throw new EmbeddingsUnavailable(
      'The embeddings endpoint returned a vector whose length is zero, infinite or too large.',
    )
  return vector.map(value => value / length)
}
