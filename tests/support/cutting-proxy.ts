import { startTcpProxy } from './tcp-proxy.ts'

const EVENT = Buffer.from('event: next\n')

export interface CuttingProxy {
  /** The URL to use instead of the target. */
  url: string
  /** Number of connections that it has cut. */
  cuts(): number
}

/** Starts a proxy that passes `eventsBetweenCuts` events of a stream and cuts the connection within the next one. */
export async function startCuttingProxy(target: string, eventsBetweenCuts: number): Promise<CuttingProxy> {
  let cuts = 0
  const url = await startTcpProxy(target, (client, upstream) => {
    client.on('data', bytes => upstream.write(bytes))
    const endOfLast = findEnd(eventsBetweenCuts + 1)
    upstream.on('data', bytes => {
      const end = endOfLast(bytes)
      if (end === null) return client.write(bytes)
      cuts += 1
      client.end(bytes.subarray(0, end))
      upstream.removeAllListeners('data').destroy()
    })
  })
  return { url, cuts: () => cuts }
}

/** @returns a function that takes the next bytes and finds the end of the first line of the n-th event in them. */
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
