import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that systems take for connections to others: it must be free again when its server comes back. */
const FIRST = 20_000
const COUNT = 12_000

/** A port where nobody listens. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT)
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
