import { type AddressInfo, createServer } from 'node:net'

interface Canary {
  port: number
  /** Whether it also listens on IPv6, which not every machine has. */
  hasIpv6: boolean
  /** Number of connections from any client. */
  connections(): number
  close(): void
}

/** Starts a server on all addresses of this machine, with IPv6 if available, that counts connections. */
export async function startCanary(): Promise<Canary> {
  let connections = 0
  const server = createServer(socket => {
    connections += 1
    socket.on('error', () => {}).destroy()
  })
  await new Promise<void>(resolve => server.listen(0, resolve))
  const { port, family } = server.address() as AddressInfo
  const hasIpv6 = family === 'IPv6'
  return { port, hasIpv6, connections: () => connections, close: () => server.close() }
}
