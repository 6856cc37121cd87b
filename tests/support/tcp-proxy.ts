import { connect, type Socket } from 'node:net'
import { startSocketServer } from './socket-server.ts'

/**
 * Starts a proxy that connects each client to the target and closes both connections together. `onConnection` passes on
 * the data. The proxy stops when the test ends.
 * @returns the URL to use instead of the target.
 */
export async function startTcpProxy(
  target: string,
  onConnection: (client: Socket, upstream: Socket) => void,
): Promise<string> {
  const url = new URL(target)
  const { hostname, port } = url
  const proxy = await startSocketServer(client => {
    const upstream = connect(Number(port), hostname).setNoDelay()
    upstream.on('error', () => {}).on('close', () => client.destroySoon())
    client.setNoDelay().on('close', () => upstream.destroy())
    onConnection(client, upstream)
  })
  url.host = `127.0.0.1:${proxy.port}`
  return url.href
}
