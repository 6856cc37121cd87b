import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { startHttpServer } from './http-server.ts'
import { type Ending, type Protocol, protocolOf, SPEECH, type Usage } from './model-protocols.ts'

/** One received request, in either protocol. */
export interface ModelRequest {
  protocol: Protocol
  model: string
  stream: boolean
  max_tokens?: number
  /** Includes the system prompt, as the first message. */
  messages: { role: string; content: string }[]
  headers: IncomingHttpHeaders
}

/** Writes the response to a request. */
export type Behaviour = (response: ServerResponse, request: ModelRequest) => void

export interface ModelServer {
  /** For MODEL_BASE_URL. */
  url: string
  requests: ModelRequest[]
  /** Number of requests whose client disconnected before the end of the response. */
  left: number
  /** Number of requests whose response has not ended. */
  open: number
  behave: Behaviour
  close(): Promise<void>
}

/**
 * Starts a fake model on the loopback interface. It streams in two protocols, chosen by the path: OpenAI's chat completions
 * and Anthropic's messages.
 */
export async function startModelServer(): Promise<ModelServer> {
  const { url, close } = await startHttpServer((request, response, body) => {
    const protocol = protocolOf(request.url)
    if (request.method !== 'POST' || !protocol) return response.writeHead(404).end()
    const asked = readRequest(protocol, body.toString(), request.headers)
    self.requests.push(asked)
    self.open++
    response.on('close', () => {
      self.open--
      if (!response.writableFinished) self.left++
    })
    self.behave(response, asked)
  })
  const self: ModelServer = {
    url: `${url}/v1`,
    requests: [],
    left: 0,
    open: 0,
    behave: say(['Hello.']),
    close,
  }
  return self
}

interface Turn {
  role: string
  content: string | { text: string }[]
}

/** A content is a text or a list of parts. Anthropic sends the system prompt outside of the messages. */
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

/** Sends one event with a piece of text. The first one also sends the events that begin a response. */
export function sendPiece(response: ServerResponse, content: string, usage: Usage | null = null): void {
  const speech = speechOf(response)
  begin(response, usage)
  speech.piece(response, content)
}

export function sendPieces(response: ServerResponse, pieces: readonly string[]): void {
  for (const piece of pieces) sendPiece(response, piece)
}

/** Sends the pieces one by one, and ends the response as the protocol requires. */
export const say =
  (pieces: readonly string[], usage: Usage | null = null, ending: Ending = 'whole') =>
  (response: ServerResponse) => {
    begin(response, usage)
    sendPieces(response, pieces)
    speechOf(response).end(response, usage, ending)
  }

/** Sends a text that depends on the request, word by word. */
export const reply =
  (script: (request: ModelRequest) => string): Behaviour =>
  (response, request) => {
    const text = script(request)
    const asked = request.messages.map(({ content }) => content).join('\n')
    const usage = { input: Math.ceil(asked.length / 4), output: Math.ceil(text.length / 4) }
    say(text.match(/\s*\S+\s*$|\s*\S+/g) ?? [], usage)(response)
  }

/** Sends the pieces, then closes the connection. */
export const breakOff = (pieces: readonly string[]) => (response: ServerResponse) => {
  sendPieces(response, pieces)
  response.write(': more to come\n\n', () => response.destroy())
}

/** Responds with a status and a body. */
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
