import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { newSecret, startCanopyProcess } from '../support/canopy-process.ts'
import { seedWorld } from '../support/seed.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestDatabase } from '../support/test-database.ts'

/** A wire to the real Redis that can be cut and mended. */
async function wireTo(
  redisUrl: string,
): Promise<{ url: string; cut(): Promise<void>; mend(): Promise<void>; close(): Promise<void> }> {
  const target = new URL(redisUrl)
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const end of [socket, upstream]) {
      sockets.add(end)
      end.on('error', () => {})
      end.on('close', () => {
        sockets.delete(end)
        socket.destroy()
        upstream.destroy()
      })
    }
    socket.pipe(upstream).pipe(socket)
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  const cut = async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    cut,
    mend: () => listen(port),
    close: async () => void (server.listening && (await cut())),
  }
}

it('with Redis gone, work goes on, streams look for events by themselves, and readiness tells', {
  timeout: 60_000,
}, async () => {
  const database = await createTestDatabase()
  atEnd(database.drop)
  const wire = await wireTo(database.settings.REDIS_URL ?? '')
  atEnd(wire.close)
  const settings = {
    ...database.settings,
    REDIS_URL: wire.url,
    BOOTSTRAP_API_KEY: newSecret(),
    EVENT_POLL_MS: '500',
  }
  const api = await startCanopyProcess(settings, ['--role=api'])
  atEnd(() => api.end('SIGKILL'))
  const worker = await startCanopyProcess(settings, ['--role=worker'])
  atEnd(() => worker.end('SIGKILL'))
  const readiness = async () => (await fetch(`${api.url}/health/ready`)).json()
  expect(await readiness()).toMatchObject({ status: 'ready' })
  await wire.cut()
  await expect.poll(readiness).toMatchObject({
    status: 'degraded',
    parts: { database: 'ready', events: expect.stringContaining('Redis') },
  })
  // Adds documents, makes an agent and watches both tasks to their ends.
  await seedWorld(api.client)
  await wire.mend()
  await expect.poll(readiness, { timeout: 10_000 }).toMatchObject({ status: 'ready' })
  expect(await api.end('SIGTERM')).toBe(0)
  expect(await worker.end('SIGTERM')).toBe(0)
})
