import { startTcpProxy } from './tcp-proxy.ts'

export interface CutOnceProxy {
  url: string
  wasCut(): boolean
}

/** Starts a proxy that cuts one connection: just before the server sends this text for the first time. */
export async function startCutOnceProxy(serverUrl: string, cutAt: string): Promise<CutOnceProxy> {
  let wasCut = false
  const url = await startTcpProxy(serverUrl, (client, server) => {
    let seen = Buffer.alloc(0)
    client.on('data', bytes => server.write(bytes))
    server.on('data', bytes => {
      if (client.writableEnded) return
      const sent = seen.length
      seen = Buffer.concat([seen, bytes])
      const end = wasCut ? -1 : seen.indexOf(cutAt)
      if (end < 0) return void client.write(bytes)
      wasCut = true
      client.end(seen.subarray(sent, Math.max(sent, end)))
    })
  })
  return { url: new URL(url).origin, wasCut: () => wasCut }
}
