import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it arrived. */
interface EmbeddingsRequest {
  model: string
  texts: string[]
  dimensions: number | undefined
  headers: IncomingHttpHeaders
}

/** Left out: the vectors. Otherwise whatever the function does with the response. */
type Misbehaviour = ((response: ServerResponse) => void) | undefined | Promise<undefined>

export interface EmbeddingsServer {
  /** For EMBEDDINGS_BASE_URL. */
  url: string
  requests: EmbeddingsRequest[]
  /** What becomes of each request; it may wait before it answers. */
  misbehave: (request: EmbeddingsRequest, nth: number) => Misbehaviour
  close(): Promise<void>
}

const DIMENSIONS = 64

/** Words that mean the same. */
const CONCEPTS = [
  ['vacation', 'holiday', 'holidays', 'leave', 'days off', '휴가', '연차휴가'],
  ['flight', 'flights', 'plane', 'trips', 'travel', 'journey', '출장'],
  ['notebook', 'laptop', 'computer', '노트북'],
]

/** Somebody's embeddings endpoint: a real server on the loopback that speaks OpenAI's protocol. Same text, same vector. */
export async function startEmbeddingsServer(): Promise<EmbeddingsServer> {
  const requests: EmbeddingsRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', async () => {
      if (request.method !== 'POST' || request.url !== '/v1/embeddings') {
        response.writeHead(404).end()
        return
      }
      const { model, input, dimensions } = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      const asked: EmbeddingsRequest = { model, texts: input, dimensions, headers: request.headers }
      requests.push(asked)
      const misbehave = await self.misbehave(asked, requests.length)
      if (misbehave) misbehave(response)
      else sendVectors(response, asked)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const self: EmbeddingsServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    misbehave: () => undefined,
    async close() {
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
  return self
}

/** Answers with a status, and what goes with it. */
export const answer =
  (status: number, headers: Record<string, string> = {}, body = '{"error":{"message":"no"}}') =>
  (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  }

/** Never answers. */
export const stall = () => {}

function sendVectors(response: ServerResponse, { model, texts, dimensions }: EmbeddingsRequest): void {
  const data = texts.map((text, index) => ({
    object: 'embedding',
    index,
    embedding: embed(model, text, dimensions ?? DIMENSIONS),
  }))
  // Servers may answer in any order; the index counts.
  const usage = { prompt_tokens: 1, total_tokens: 1 }
  const body = JSON.stringify({ object: 'list', data: data.reverse(), model, usage })
  response.writeHead(200, { 'content-type': 'application/json' }).end(body)
}

/** The sum of a direction for each word; words that mean the same have the same. */
function embed(model: string, text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0)
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    const concept = CONCEPTS.findIndex(words => words.includes(word))
    const direction = directionOf(`${model}/${concept < 0 ? word : concept}`, dimensions)
    // Words of a concept say more than others.
    for (const [i, value] of direction.entries())
      vector[i] = (vector[i] ?? 0) + value * (concept < 0 ? 0.2 : 1)
  }
  return vector
}

function directionOf(seed: string, dimensions: number): number[] {
  const values: number[] = []
  for (let block = 0; values.length < dimensions; block++)
    values.push(
      ...[...createHash('sha256').update(`${seed}/${block}`).digest()].map(byte => byte / 127.5 - 1),
    )
  return values.slice(0, dimensions)
}
