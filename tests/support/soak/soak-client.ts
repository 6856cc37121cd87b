import { once } from 'node:events'
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { print } from 'graphql'
import { readFrames, streamHeaders } from '../raw-request.ts'
import type { TestClient } from '../test-client.ts'

/** A client that keeps its connections alive between requests, as browsers and servers do. */
export interface SoakClient extends TestClient {
  /** Number of requests so far. */
  requests(): number
  /** Uploads a file to a URL of `createUpload`. */
  put(url: string, body: Buffer): Promise<void>
  /** Downloads a file. @returns its content. */
  download(url: string): Promise<string>
  /** @returns a client with another API key that uses the same connections. */
  withKey(secret: string): SoakClient
  /** Closes idle connections. The next request opens another one. */
  closeConnections(): void
}

/** Connections, and the number of requests that were sent on them. */
interface Wire {
  agent: Agent
  requests: number
}

export function createSoakClient(
  url: string,
  secret: string,
  wire: Wire = { agent: new Agent({ keepAlive: true }), requests: 0 },
): SoakClient {
  const open = (to: string, options: RequestOptions, body?: string | Buffer) => {
    wire.requests += 1
    return openResponse(to, { ...options, agent: wire.agent }, body)
  }
  const send: TestClient['send'] = async (document, variables) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ query: print(document), variables })
    const response = await open(url, { method: 'POST', headers }, body)
    return { status: response.statusCode ?? 0, ...JSON.parse(await text(response)) }
  }
  const readOk = async (response: IncomingMessage) => {
    const body = await text(response)
    if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${body}`)
    return body
  }
  return {
    url,
    secret,
    requests: () => wire.requests,
    withKey: other => createSoakClient(url, other, wire),
    closeConnections: () => wire.agent.destroy(),
    send,
    async run(document, variables) {
      const { status, data, errors } = await send(document, variables)
      if (errors || !data) throw new Error(`${status} ${JSON.stringify(errors)}`)
      return data
    },
    async *watch(document, variables) {
      const body = JSON.stringify({ query: print(document), variables })
      const options = { method: 'POST', headers: streamHeaders({ secret }) }
      for await (const frame of readStream(await open(url, options, body))) {
        const [{ data, errors } = {}] = readFrames(frame)
        if (errors) throw new Error(JSON.stringify(errors))
        if (data) yield data as never
      }
    },
    async put(to, body) {
      await readOk(await open(to, { method: 'PUT', headers: { 'content-length': body.length } }, body))
    },
    download: async from => readOk(await open(from, {})),
  }
}

/** Sends a request. @returns the response when its headers have arrived. */
async function openResponse(
  url: string,
  options: RequestOptions,
  body?: string | Buffer,
): Promise<IncomingMessage> {
  const sent = request(url, options).end(body)
  const [response] = await once(sent, 'response')
  // Errors after the headers are those of the response.
  sent.on('error', () => {})
  return response
}

/**
 * Yields the frames of an event stream, and disconnects if the caller stops early.
 * @throws if it is not an event stream, or ends before the server completes it.
 */
async function* readStream(response: IncomingMessage): AsyncGenerator<string> {
  if (!response.headers['content-type']?.startsWith('text/event-stream'))
    throw new Error(`${response.statusCode} ${await text(response)}`)
  let rest = ''
  let isComplete = false
  for await (const part of response.setEncoding('utf8')) {
    const frames = `${rest}${part}`.split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) {
      isComplete ||= /^event: complete$/m.test(frame)
      if (!isComplete) yield frame
    }
  }
  if (!isComplete) throw new Error('The stream ended before the server completed it.')
}
