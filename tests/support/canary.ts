import { type AddressInfo, createServer } from 'node:net'

export interface Canary {
  port: number
  /** Whether it hears IPv6, which not every machine has. */
  hasIpv6: boolean
  /** How many connections it has been given, whoever made them. */
  connections(): number
  close(): void
}

/** A server on every address of this machine, IPv6 too where there is one, that counts who comes. */
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
