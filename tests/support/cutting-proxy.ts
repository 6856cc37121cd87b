import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { atEnd } from './start-test-canopy.ts'

const EVENT = Buffer.from('event: next\n')

export interface CuttingProxy {
  /** The URL to use instead of the target. */
  url: string
  /** Connections that it has cut. */
  cuts(): number
}

/** A proxy that passes `eventsBetweenCuts` events of a stream and cuts the connection in the middle of the next one. */
export async function startCuttingProxy(target: string, eventsBetweenCuts: number): Promise<CuttingProxy> {
  const url = new URL(target)
  const behind = { host: url.hostname, port: Number(url.port) }
  const sockets = new Set<Socket>()
  let cuts = 0
  const server = createServer(client => {
    const upstream = connect(behind)
    for (const [end, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(end.setNoDelay())
      end.on('error', () => {})
      end.on('close', () => {
        sockets.delete(end)
        other.end()
      })
    }
    client.on('data', bytes => upstream.write(bytes))
    const endOfMost = findEnd(eventsBetweenCuts + 1)
    upstream.on('data', bytes => {
      const end = endOfMost(bytes)
      if (end === null) return client.write(bytes)
      cuts += 1
      client.end(bytes.subarray(0, end))
      upstream.removeAllListeners('data').destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: url.href, cuts: () => cuts }
}

/** @returns a function that finds the end of the first line of the n-th event, in bytes that come in pieces. */
function findEnd(n: number): (bytes: Buffer) => number | null {
  let left = n
  let rest = Buffer.alloc(0)
  return bytes => {
    const all = Buffer.concat([rest, bytes])
    let end = 0
    for (let at = all.indexOf(EVENT); at >= 0; at = all.indexOf(EVENT, end)) {
      end = at + EVENT.length
      left -= 1
      if (left === 0) return end - rest.length
    }
    rest = all.subarray(Math.max(end, all.length - EVENT.length + 1))
    return null
  }
}
