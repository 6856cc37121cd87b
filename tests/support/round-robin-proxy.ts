import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { atEnd } from './start-test-canopy.ts'

export interface RoundRobinProxy {
  url: string
  /** The method of each request, and which server it went to, in order. */
  requests: { method: string; server: number }[]
  /** Cuts all connections that are open now. */
  cut(): void
}

/** A proxy that sends each request to the next of several servers. */
export async function startRoundRobinProxy(urls: readonly string[]): Promise<RoundRobinProxy> {
  const requests: RoundRobinProxy['requests'] = []
  let turn = 0
  const server = createServer((asked, answer) => {
    const number = turn++ % urls.length
    requests.push({ method: asked.method ?? '', server: number })
    const { method, headers } = asked
    const target = new URL(asked.url ?? '/', urls[number])
    const forwarded = request(target, { method, headers, agent: false }, response => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      answer.flushHeaders()
      response.pipe(answer)
      response.on('error', () => answer.destroy())
      response.on('close', () => {
        if (!response.complete) answer.destroy()
      })
    })
    forwarded.on('error', () => answer.destroy())
    answer.on('close', () => forwarded.destroy())
    asked.pipe(forwarded)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    cut: () => server.closeAllConnections(),
  }
}
