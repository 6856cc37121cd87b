import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ephemeral ports of the system, so the port is still free when its server restarts. */
const MIN_PORT = 20_000
const COUNT = 12_000

/** @returns a free port of the loopback interface. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = MIN_PORT + Math.floor(Math.random() * COUNT)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await Promise.race([
      once(server, 'listening').then(() => true),
      new Promise<boolean>(resolve => server.once('error', () => resolve(false))),
    ]).catch(() => false)
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
