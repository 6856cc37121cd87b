import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRawConnection, type RawConnection, requestHead } from '../support/raw-connection.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

/** Starts one server for all tests of a block. Waits for it to close connections end by the limits in `settings`. */
function startForAll(settings: Record<string, string>): { canopy: TestCanopy } {
  const started = {} as { canopy: TestCanopy }
  beforeAll(async () => {
    started.canopy = await startTestCanopy(settings, undefined, { hasWorker: false })
  })
  afterAll(() => started.canopy.stop())
  return started
}

const JSON_TYPE = { 'content-type': 'application/json' }
const asText = ({ client }: TestCanopy) => ({ authorization: `Bearer ${client.secret}`, ...JSON_TYPE })

/** Sends a request. @returns whether it is answered before the connection closes. */
async function isServed(connection: RawConnection): Promise<boolean> {
  connection.socket.write(requestHead('GET', '/health/live', {}))
  let isClosed = false
  void connection.closed.then(() => {
    isClosed = true
  })
  const isAnswered = () => /^HTTP\/1.1 200 /.test(connection.received())
  await waitUntil('an answer or the end', async () => isClosed || isAnswered())
  return isAnswered()
}

describe('an idle connection', () => {
  const started = startForAll({})

  it('stays open longer than the 60 s that proxies keep theirs', async () => {
    const connection = await openRawConnection(started.canopy.url)
    expect(await isServed(connection)).toBe(true)
    expect(connection.received()).toMatch(/^keep-alive: timeout=65\r$/im)
    connection.socket.destroy()
  })
})

describe('a connection is closed', () => {
  const started = startForAll({ HEADERS_TIMEOUT_MS: '100' })

  it('that sends nothing, incomplete headers, or no HTTP', async () => {
    const { url } = started.canopy
    const texts = ['', 'POST /graphql HTTP/1.1\r\nhost: canopy\r\nx-api-key: ', 'nonsense\r\n\r\n']
    const connections = await Promise.all(
      texts.flatMap(text =>
        Array.from({ length: 20 }, async () => {
          const connection = await openRawConnection(url)
          connection.socket.write(text)
          return connection
        }),
      ),
    )
    await Promise.all(connections.map(({ closed }) => closed))
  })

  it('that sends its headers byte by byte', async () => {
    const connection = await openRawConnection(started.canopy.url)
    let isClosed = false
    void connection.closed.then(() => {
      isClosed = true
    })
    const head = requestHead('POST', '/graphql', { 'x-padding': 'x'.repeat(10_000) })
    for (let i = 0; i < head.length && !isClosed; i++) {
      connection.socket.write(head[i] ?? '')
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    expect(isClosed).toBe(true)
    expect(connection.received()).not.toContain('HTTP/1.1 200')
  })
})

describe('an authenticated connection is closed', () => {
  const started = startForAll({ REQUEST_TIMEOUT_MS: '300' })

  it('if its request body does not arrive', async () => {
    const { canopy } = started
    const connection = await openRawConnection(canopy.url)
    connection.socket.write(requestHead('POST', '/graphql', { ...asText(canopy), 'content-length': '100' }))
    connection.socket.write('{"query": ')
    await connection.closed
    expect(connection.received()).toMatch(/^HTTP\/1.1 408 [\s\S]*"code":"TIMEOUT"/)
  })
})

describe('a request is answered and its connection is closed', () => {
  const started = startForAll({})

  it('if its headers are too large', async () => {
    const connection = await openRawConnection(started.canopy.url)
    connection.socket.write(requestHead('POST', '/graphql', { 'x-padding': 'x'.repeat(20_000) }))
    await connection.closed
    expect(connection.received()).toMatch(/^HTTP\/1.1 431 /)
  })

  it('if it keeps sending a body that the path does not read', async () => {
    const answers = ['/', '/health/live', '/metrics', '/nowhere'].map(async path => {
      const connection = await openRawConnection(started.canopy.url)
      connection.socket.write(requestHead('POST', path, { 'content-length': '1000' }))
      await connection.closed
      expect(connection.received(), path).toMatch(/^HTTP\/1.1 \d{3} /)
    })
    await Promise.all(answers)
  })
})

describe('connections over a limit are closed at once while others are served', () => {
  const limited = startForAll({ CONNECTIONS_PER_ADDRESS: '3' })
  const behindProxy = startForAll({
    CONNECTIONS_PER_ADDRESS: '1',
    CONNECTIONS_PER_PROCESS: '5',
    TRUSTED_PROXIES: 'loopback',
  })

  it('per address', async () => {
    const { url } = limited.canopy
    const kept = [await openRawConnection(url), await openRawConnection(url)]
    for (const connection of kept) expect(await isServed(connection)).toBe(true)
    const [third, fourth] = [await openRawConnection(url), await openRawConnection(url)]
    expect([await isServed(third), await isServed(fourth)]).toEqual([true, false])
    third.socket.destroy()
    await third.closed
    await waitUntil('there is room again', async () => isServed(await openRawConnection(url)))
  })

  it('per process, all of which a trusted proxy may use', async () => {
    const { url } = behindProxy.canopy
    for (let i = 0; i < 5; i++) expect(await isServed(await openRawConnection(url))).toBe(true)
    expect(await isServed(await openRawConnection(url))).toBe(false)
  })
})
