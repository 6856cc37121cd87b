import { describe, expect, it } from 'vitest'
import { openRawConnection, type RawConnection, requestHead } from '../support/raw-connection.ts'
import { setUpTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const setUpServer = (settings: Record<string, string> = {}): TestCanopy =>
  setUpTestCanopy(settings, undefined, { hasWorker: false })

/** Sends a request. @returns whether it is answered before the connection closes. */
async function isServed(connection: RawConnection): Promise<boolean> {
  connection.socket.write(requestHead('GET', '/health/live', {}))
  const isAnswered = () => /^HTTP\/1.1 200 /.test(connection.received())
  await waitUntil('an answer or the end', async () => connection.socket.closed || isAnswered())
  return isAnswered()
}

const server = setUpServer()

describe('an idle connection', () => {
  it('stays open longer than the 60 s for which proxies keep theirs open', async () => {
    const connection = await openRawConnection(server.url)
    expect(await isServed(connection)).toBe(true)
    expect(connection.received()).toMatch(/^keep-alive: timeout=65\r$/im)
    connection.socket.destroy()
  })
})

describe('a connection is closed', () => {
  const impatient = setUpServer({ HEADERS_TIMEOUT_MS: '100' })

  it('if it sends nothing, incomplete headers, or no HTTP', async () => {
    const texts = ['', 'POST /graphql HTTP/1.1\r\nhost: canopy\r\nx-api-key: ', 'nonsense\r\n\r\n']
    const connections = await Promise.all(
      texts.flatMap(text =>
        Array.from({ length: 20 }, async () => {
          const connection = await openRawConnection(impatient.url)
          connection.socket.write(text)
          return connection
        }),
      ),
    )
    await Promise.all(connections.map(({ closed }) => closed))
  })

  it('if it sends its headers byte by byte', async () => {
    const connection = await openRawConnection(impatient.url)
    const { socket } = connection
    const head = requestHead('POST', '/graphql', { 'x-padding': 'x'.repeat(10_000) })
    for (let i = 0; i < head.length && !socket.closed; i++) {
      socket.write(head[i] ?? '')
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    expect(socket.closed).toBe(true)
    expect(connection.received()).not.toContain('HTTP/1.1 200')
  })
})

describe('an authenticated connection is closed', () => {
  const impatient = setUpServer({ REQUEST_TIMEOUT_MS: '300' })

  it('if its request body does not arrive', async () => {
    const connection = await openRawConnection(impatient.url)
    const authorization = `Bearer ${impatient.client.secret}`
    const headers = { authorization, 'content-type': 'application/json', 'content-length': '100' }
    connection.socket.write(`${requestHead('POST', '/graphql', headers)}{"query": `)
    await connection.closed
    expect(connection.received()).toMatch(/^HTTP\/1.1 408 [\s\S]*"code":"TIMEOUT"/)
  })
})

describe('a request is answered and its connection is closed', () => {
  it('if its headers are too large', async () => {
    const connection = await openRawConnection(server.url)
    connection.socket.write(requestHead('POST', '/graphql', { 'x-padding': 'x'.repeat(20_000) }))
    await connection.closed
    expect(connection.received()).toMatch(/^HTTP\/1.1 431 /)
  })

  it('if it keeps sending a body that the path does not read', async () => {
    const answers = ['/', '/health/live', '/metrics', '/nowhere'].map(async path => {
      const connection = await openRawConnection(server.url)
      connection.socket.write(requestHead('POST', path, { 'content-length': '1000' }))
      await connection.closed
      expect(connection.received(), path).toMatch(/^HTTP\/1.1 \d{3} /)
    })
    await Promise.all(answers)
  })
})

describe('connections over a limit are closed immediately while others are served', () => {
  const limited = setUpServer({ CONNECTIONS_PER_ADDRESS: '3' })
  const behindProxy = setUpServer({
    CONNECTIONS_PER_ADDRESS: '1',
    CONNECTIONS_PER_PROCESS: '5',
    TRUSTED_PROXIES: 'loopback',
  })

  it('per address', async () => {
    const { url } = limited
    const kept = [await openRawConnection(url), await openRawConnection(url)]
    for (const connection of kept) expect(await isServed(connection)).toBe(true)
    const [third, fourth] = [await openRawConnection(url), await openRawConnection(url)]
    expect([await isServed(third), await isServed(fourth)]).toEqual([true, false])
    third.socket.destroy()
    await third.closed
    await waitUntil('there is room again', async () => isServed(await openRawConnection(url)))
  })

  it('per process, and a trusted proxy may use all of them', async () => {
    const { url } = behindProxy
    for (let i = 0; i < 5; i++) expect(await isServed(await openRawConnection(url))).toBe(true)
    expect(await isServed(await openRawConnection(url))).toBe(false)
  })
})
