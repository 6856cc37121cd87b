import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Ending, type Protocol, protocolOf, SPEECH, type Usage } from './model-protocols.ts'

/** One request as it arrived, in either protocol. */
export interface ModelRequest {
  protocol: Protocol
  model: string
  stream: boolean
  max_tokens?: number
  /** The system's words among them, first. */
  messages: { role: string; content: string }[]
  headers: IncomingHttpHeaders
}

/** What becomes of a request. */
export type Behaviour = (response: ServerResponse, request: ModelRequest) => void

export interface ModelServer {
  /** For MODEL_BASE_URL. */
  url: string
  requests: ModelRequest[]
  /** Requests whose client left before their end. */
  left: number
  /** Requests that have no end yet. */
  open: number
  behave: Behaviour
  close(): Promise<void>
}

/**
 * Somebody's model: a real server on the loopback that speaks two protocols, OpenAI's streamed chat completions and Anthropic's streamed
 * messages, by the path that is asked for.
 */
export async function startModelServer(): Promise<ModelServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const protocol = protocolOf(request.url)
      if (request.method !== 'POST' || !protocol) {
        response.writeHead(404).end()
        return
      }
      const asked = readRequest(protocol, Buffer.concat(chunks).toString('utf8'), request.headers)
      self.requests.push(asked)
      self.open++
      response.on('close', () => {
        self.open--
        if (!response.writableFinished) self.left++
      })
      self.behave(response, asked)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const self: ModelServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests: [],
    left: 0,
    open: 0,
    behave: say(['Hello.']),
    async close() {
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
  return self
}

interface Turn {
  role: string
  content: string | { text: string }[]
}

/** Contents may come as a text or in parts, and Anthropic's system stands beside the messages. */
function readRequest(protocol: Protocol, body: string, headers: IncomingHttpHeaders): ModelRequest {
  const { system, messages, ...rest } = JSON.parse(body)
  const turns: Turn[] = [...(system ? [{ role: 'system', content: system }] : []), ...messages]
  const textOf = (content: Turn['content']) =>
    typeof content === 'string' ? content : content.map(({ text }) => text).join('')
  return {
    ...rest,
    protocol,
    headers,
    messages: turns.map(({ role, content }) => ({ role, content: textOf(content) })),
  }
}

/** One event with a piece of text, after those that begin an answer. */
export function sendPiece(response: ServerResponse, content: string, usage: Usage | null = null): void {
  const speech = speechOf(response)
  begin(response, usage)
  speech.piece(response, content)
}

/** The pieces one by one, and the proper end. */
export const say =
  (pieces: readonly string[], usage: Usage | null = null, ending: Ending = 'whole') =>
  (response: ServerResponse) => {
    begin(response, usage)
    for (const piece of pieces) sendPiece(response, piece)
    speechOf(response).end(response, usage, ending)
  }

/** A text that depends on what was asked, a word at a time. */
export const reply =
  (script: (request: ModelRequest) => string): Behaviour =>
  (response, request) => {
    const text = script(request)
    const asked = request.messages.map(({ content }) => content).join('\n')
    const usage = { input: Math.ceil(asked.length / 4), output: Math.ceil(text.length / 4) }
    say(text.match(/\s*\S+\s*$|\s*\S+/g) ?? [], usage)(response)
  }

/** Pieces, and then the connection breaks. */
export const breakOff = (pieces: readonly string[]) => (response: ServerResponse) => {
  for (const piece of pieces) sendPiece(response, piece)
  response.write(': more to come\n\n', () => response.destroy())
}

/** Any answer with a status. */
export const refuse =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  }

function begin(response: ServerResponse, usage: Usage | null): void {
  if (response.headersSent) return
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  speechOf(response).begin(response, usage)
}

function speechOf(response: ServerResponse) {
  const protocol = protocolOf(response.req.url)
  if (!protocol) throw new Error(`No model answers at ${response.req.url}`)
  return SPEECH[protocol]
}
