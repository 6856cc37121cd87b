import type { Socket } from 'node:net'
import { startTcpProxy } from './tcp-proxy.ts'

/** How a broken connection reacts to data: not at all, or with a reset. Neither side is notified before that. */
export type Breakage = 'silent' | 'reset'

/** Starts a proxy that can forget its connections, as a router does that translates addresses (NAT). */
export async function startBreakingProxy(target: string) {
  const open = new Set<(breakage: Breakage) => void>()
  const url = await startTcpProxy(target, (client: Socket, upstream: Socket) => {
    let broken: Breakage | null = null
    client.on('data', bytes => {
      if (!broken) upstream.write(bytes)
      else if (broken === 'reset') client.resetAndDestroy()
    })
    upstream.on('data', bytes => void (broken || client.write(bytes)))
    const breakIt = (breakage: Breakage) => {
      broken = breakage
    }
    open.add(breakIt)
    client.on('close', () => open.delete(breakIt))
  })
  return {
    /** The URL to use instead of the target. */
    url,
    /** Breaks the open connections. */
    breakAll(breakage: Breakage): void {
      for (const breakIt of open) breakIt(breakage)
    },
  }
}
