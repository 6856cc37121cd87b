import { once } from 'node:events'
import { createServer as createTcpServer } from 'node:net'
import type { Config } from '../../config.ts'

/** Binds the port briefly, so that startup fails early if it is not available. @throws the listen error. */
export async function checkPort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  const server = createServer(socket => socket.destroy()).listen(port, host)
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}
