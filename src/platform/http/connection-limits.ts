import type { Socket } from 'node:net'
import { compile } from 'proxy-addr'
import type { Config } from '../../config.ts'
import { createOpenCounts } from '../open-counts.ts'

/** Enforces CONNECTIONS_PER_ADDRESS. Trusted proxies are exempt because they serve many clients. */
export function createConnectionLimits({
  connections,
  trustedProxies,
}: Pick<Config, 'connections' | 'trustedProxies'>) {
  const isTrusted = compile([...trustedProxies])
  const counts = createOpenCounts()
  return (socket: Socket): void => {
    const address = socket.remoteAddress
    if (address === undefined || isTrusted(address, 0)) return
    const { release } = counts.take([{ name: address, most: connections.perAddress }])
    if (release) socket.once('close', release)
    else socket.destroy()
  }
}
