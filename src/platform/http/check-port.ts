import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Config } from '../../config.ts'

/** Listens for a moment, so that a port that cannot be had is reported before anything else is done. @throws the listen error. */
export async function checkPort({ host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  const server = createServer(socket => socket.destroy()).listen(port, host)
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}
