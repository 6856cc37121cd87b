import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { expect, it, vi } from 'vitest'
import { VERSION } from '../../src/platform/version.ts'
import { WebhookUnreachable } from '../../src/webhooks/webhook-unreachable.ts'
import { findFreePort } from '../support/free-port.ts'
import { holdTimers } from '../support/hold-timers.ts'
import { postTo } from '../support/post-to.ts'
import { answerWith, startSocketServer } from '../support/socket-server.ts'
import { atEnd } from '../support/start-test-canopy.ts'

/** Posts to a server with the given socket handler, then checks that no connection is left open. */
async function post(onSocket: (socket: Socket) => void, options: Parameters<typeof postTo>[1] = {}) {
  const server = await startSocketServer(onSocket)
  const outcome = postTo(`http://127.0.0.1:${server.port}/hook?a=1`, options)
  await outcome.catch(() => {})
  await expect.poll(() => server.open.size).toBe(0)
  return outcome
}

const head = (status: string, ...headers: string[]) => [`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n')
/** Calls `call` once the client has read the start of a response body. */
function whenBodyIsRead(call: () => void): void {
  const onResponse = (message: unknown) => {
    const { response } = message as { response: IncomingMessage }
    response.once('data', () => setImmediate(call))
  }
  subscribe('http.client.response.finish', onResponse)
  atEnd(() => unsubscribe('http.client.response.finish', onResponse))
}

const say = (body: string | Buffer) => (socket: Socket) => {
  socket.once('data', () => {
    socket.write(head('200 OK', 'connection: close'))
    socket.end(body)
  })
}

it("sends one POST with its headers, and the caller cannot override Canopy's headers", async () => {
  let received = ''
  await post(
    socket => {
      socket.on('data', chunk => {
        received += chunk
        if (received.endsWith('{"말":"🌲"}')) socket.end(head('200 OK', 'content-length: 0'))
      })
    },
    {
      body: '{"말":"🌲"}',
      headers: { 'Webhook-Id': 'x', Host: 'evil', 'User-Agent': 'evil', 'CONTENT-TYPE': 'evil' },
    },
  )
  const [start, ...lines] = received.toLowerCase().split('\r\n\r\n')[0]?.split('\r\n') ?? []
  expect(start).toBe('post /hook?a=1 http/1.1')
  expect(lines).toContain('webhook-id: x')
  expect(lines).toContain('content-type: application/json')
  expect(lines).toContain(`user-agent: canopy-webhooks/${VERSION}`)
  expect(lines).toContain('content-length: 14')
  expect(lines).toContain('connection: close')
  expect(lines.filter(line => line.startsWith('host:'))).toEqual([
    expect.stringMatching(/^host: 127\.0\.0\.1:\d+$/),
  ])
  expect(received).not.toContain('evil')
})

it('returns the status, Retry-After, body and latency', async () => {
  const answer = await post(answerWith(`${head('503 Busy', 'retry-after: 120', 'content-length: 5')}later`))
  expect(answer).toEqual({ status: 503, retryAfter: '120', body: 'later', latencyMs: expect.any(Number) })
  expect(Number.isInteger(answer.latencyMs)).toBe(true)
})

it('accepts a response without a body', async () => {
  expect(await post(answerWith(head('204 No Content')))).toMatchObject({
    status: 204,
    retryAfter: null,
    body: '',
  })
})

it('ignores any number of early hints', async () => {
  const hints = head('103 Early Hints', 'link: </a>').repeat(50)
  expect(await post(answerWith(hints + head('200 OK', 'content-length: 0')))).toMatchObject({ status: 200 })
})

it('reads 1,024 bytes of an endless body and disconnects', async () => {
  const { body } = await post(socket => {
    const pour = () => {
      while (socket.writable && socket.write('x'.repeat(10_000)));
    }
    socket.once('data', () => socket.write(head('200 OK'), pour)).on('drain', pour)
  })
  expect(body).toBe('x'.repeat(1_024))
})

it('truncates the body between characters and removes NUL', async () => {
  expect((await post(say('한'.repeat(1_000)))).body).toBe('한'.repeat(341))
  expect((await post(say(`x${'🌲'.repeat(1_000)}`))).body).toBe(`x${'🌲'.repeat(255)}`)
  expect((await post(say('a\0b\0'))).body).toBe('ab')
})

it('limits a body that is not UTF-8 to 1,024 bytes of UTF-8', async () => {
  const { body } = await post(say(Buffer.alloc(2_000, 0xff)))
  expect(body).toBe('\ufffd'.repeat(341))
})

it.each<[string, (socket: Socket) => void]>([
  ['says nothing', socket => void socket.resume()],
  ['reads nothing', () => {}],
  ['never ends its headers', socket => void answerWith('HTTP/1.1 200 OK\r\nx-slow: ')(socket)],
  ['never goes beyond hints', socket => answerWith(head('103 Early Hints'))(socket)],
])('times out on a server that %s', async (_, onSocket) => {
  const server = await startSocketServer(onSocket)
  const outcome = postTo(`http://127.0.0.1:${server.port}/`, { timeoutMs: 100, body: 'x'.repeat(5_000_000) })
  await expect(outcome).rejects.toMatchObject({
    name: 'WebhookUnreachable',
    message: 'No response within 100 ms.',
    isForbidden: false,
  })
})

it('times out on a name server that does not answer', async () => {
  const outcome = postTo('https://slow.example/', { timeoutMs: 100, lookup: () => new Promise(() => {}) })
  await expect(outcome).rejects.toThrow('No response within 100 ms.')
})

it('keeps the status and the start of an endless body on timeout', async () => {
  const timeoutMs = 599_999
  const deadline = holdTimers(timeoutMs)
  atEnd(vi.restoreAllMocks)
  whenBodyIsRead(deadline.expire)
  const answer = await post(
    socket => void socket.once('data', () => socket.write(`${head('202 Accepted')}...`)),
    { timeoutMs },
  )
  expect(answer.status).toBe(202)
  expect(answer.body).toMatch(/^\.+$/)
})

it('keeps the status of a response whose body breaks off', async () => {
  const answer = await post(socket => {
    socket.once('data', () =>
      socket.write(`${head('500 Oops', 'content-length: 900')}half`, () => socket.resetAndDestroy()),
    )
  })
  expect(answer.status).toBe(500)
})

it.each<[string, (socket: Socket) => void, string]>([
  [
    'resets the connection',
    socket => void socket.resetAndDestroy(),
    'The connection was closed before a response arrived.',
  ],
  [
    'closes the connection',
    socket => void socket.once('data', () => socket.end()),
    'The connection was closed before a response arrived.',
  ],
  ['speaks no HTTP', answerWith('220 mail.example ESMTP\r\n'), 'The response is not valid HTTP.'],
  [
    'sends endless headers',
    answerWith(head('200 OK', `x: ${'x'.repeat(20_000)}`)),
    'The response headers are too long.',
  ],
  [
    'switches protocols',
    answerWith(head('101 Switching', 'connection: upgrade', 'upgrade: x')),
    'The connection was closed before a response arrived.',
  ],
])('names the failure of a server that %s', async (_, onSocket, message) => {
  const failure = await post(onSocket).catch(error => error)
  expect(failure).toBeInstanceOf(WebhookUnreachable)
  expect(failure).toMatchObject({ message, isForbidden: false, cause: expect.any(Error) })
})

it('names the failure when the connection is refused', async () => {
  const port = await findFreePort()
  for (const host of ['127.0.0.1', 'localhost'])
    await expect(postTo(`http://${host}:${port}/`)).rejects.toThrow('The connection was refused.')
})

it.each(['before the call', 'during DNS', 'before the headers', 'within the body'])(
  "rejects with the signal's reason when aborted %s",
  async moment => {
    const reason = new Error('the service stops')
    const stop = new AbortController()
    const abort = () => stop.abort(reason)
    if (moment === 'before the call') abort()
    if (moment === 'within the body') whenBodyIsRead(abort)
    const outcome = post(
      socket => {
        socket.once('data', () => {
          if (moment === 'before the headers') abort()
          else socket.write(`${head('200 OK')}begun`)
        })
      },
      {
        signal: stop.signal,
        ...(moment === 'during DNS' && {
          url: 'https://slow.example/',
          lookup: () => {
            abort()
            return new Promise(() => {})
          },
        }),
      },
    )
    await expect(outcome).rejects.toBe(reason)
  },
)
