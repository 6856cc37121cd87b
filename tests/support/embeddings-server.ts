import { hash } from 'node:crypto'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { TEST_SENTENCES } from '../../src/models/embeddings/test-sentences.ts'
import { startHttpServer } from './http-server.ts'

/** One received request. */
interface EmbeddingsRequest {
  model: string
  texts: string[]
  dimensions: number | undefined
  headers: IncomingHttpHeaders
}

/** Undefined to send the vectors, or a function that writes the response. */
type Misbehavior = ((response: ServerResponse) => void) | undefined | Promise<undefined>

export interface EmbeddingsServer {
  /** For EMBEDDINGS_BASE_URL. */
  url: string
  requests: EmbeddingsRequest[]
  /** Chooses the response to each request, possibly after a delay. */
  misbehave: (request: EmbeddingsRequest, nth: number) => Misbehavior
  /** Computes the vector of a text. Chooses the model behind the endpoint. */
  embed: (model: string, text: string, dimensions: number) => number[]
  close(): Promise<void>
}

const DIMENSIONS = 64

/** Groups of synonyms. */
const CONCEPTS = [
  ['vacation', 'holiday', 'holidays', 'leave', 'days off', '휴가', '연차휴가'],
  ['flight', 'flights', 'plane', 'trips', 'travel', 'journey', '출장'],
  ['notebook', 'laptop', 'computer', '노트북'],
]

/** Starts a fake endpoint with OpenAI's embeddings protocol on the loopback interface. Equal texts get equal vectors. */
export async function startEmbeddingsServer(): Promise<EmbeddingsServer> {
  const requests: EmbeddingsRequest[] = []
  const { url, close } = await startHttpServer(async ({ method, url, headers }, response, body) => {
    if (method !== 'POST' || url !== '/v1/embeddings') return response.writeHead(404).end()
    const { model, input, dimensions } = JSON.parse(body.toString())
    const asked: EmbeddingsRequest = { model, texts: input, dimensions, headers }
    requests.push(asked)
    const misbehave = await self.misbehave(asked, requests.length)
    if (misbehave) misbehave(response)
    else sendVectors(response, asked, self.embed)
  })
  const self: EmbeddingsServer = {
    url: `${url}/v1`,
    requests,
    misbehave: () => undefined,
    embed: embedWords,
    close,
  }
  return self
}

/** Responds with a status. */
export const answer =
  (status: number, headers: Record<string, string> = {}, body = '{"error":{"message":"no"}}') =>
  (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  }

/** Never responds. */
export const stall = () => {}

function sendVectors(
  response: ServerResponse,
  { model, texts, dimensions }: EmbeddingsRequest,
  embed: EmbeddingsServer['embed'],
): void {
  const data = texts.map((text, index) => ({
    object: 'embedding',
    index,
    embedding: embed(model, text, dimensions ?? DIMENSIONS),
  }))
  // Servers may send the vectors in any order, with an index.
  const usage = { prompt_tokens: 1, total_tokens: 1 }
  const body = JSON.stringify({ object: 'list', data: data.reverse(), model, usage })
  response.writeHead(200, { 'content-type': 'application/json' }).end(body)
}

/**
 * A model that recognizes the meaning of test sentences in the given languages. Without Korean, it gives all Korean
 * texts nearly the same vector, as real English models do.
 */
export function knowing(...languages: (keyof typeof TEST_SENTENCES)[]): EmbeddingsServer['embed'] {
  const meanings = new Map(
    languages.flatMap(language =>
      TEST_SENTENCES[language].flatMap((pair, i) => pair.map(text => [text, `${language}/${i}`] as const)),
    ),
  )
  return (model, text, dimensions) => {
    const meaning = meanings.get(text)
    const noise = directionOf(`${model}/${text}`, dimensions)
    const near = (name: string) =>
      directionOf(`${model}/${name}`, dimensions).map((value, i) => value + 0.5 * (noise[i] ?? 0))
    if (meaning !== undefined) return near(meaning)
    const isForeign = /\p{Script=Hangul}/u.test(text) && !languages.includes('ko')
    return isForeign ? near('Korean') : embedWords(model, text, dimensions)
  }
}

/** A model that gives all texts the same vector. */
export const embedNothing: EmbeddingsServer['embed'] = (_, __, dimensions) =>
  new Array<number>(dimensions).fill(1)

/** The sum of one direction per word. Synonyms have the same direction. */
function embedWords(model: string, text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0)
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    const concept = CONCEPTS.findIndex(words => words.includes(word))
    const direction = directionOf(`${model}/${concept < 0 ? word : concept}`, dimensions)
    // Synonyms weigh more than other words.
    for (const [i, value] of direction.entries())
      vector[i] = (vector[i] ?? 0) + value * (concept < 0 ? 0.2 : 1)
  }
  return vector
}

function directionOf(seed: string, dimensions: number): number[] {
  const values: number[] = []
  for (let block = 0; values.length < dimensions; block++)
    values.push(...[...hash('sha256', `${seed}/${block}`, 'buffer')].map(byte => byte / 127.5 - 1))
  return values.slice(0, dimensions)
}
