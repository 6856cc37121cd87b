import { connect } from 'node:net'
import { startSocketServer } from './socket-server.ts'

export interface CutOnceProxy {
  url: string
  wasCut(): boolean
}

/** A proxy that cuts one connection: just before the server sends this text for the first time. */
export async function startCutOnceProxy(serverUrl: string, cutAt: string): Promise<CutOnceProxy> {
  const { hostname, port } = new URL(serverUrl)
  let wasCut = false
  const proxy = await startSocketServer(client => {
    const server = connect(Number(port), hostname)
    let seen = Buffer.alloc(0)
    client.on('data', bytes => server.write(bytes)).on('close', () => server.destroy())
    server
      .on('error', () => client.destroy())
      .on('close', () => client.end())
      .on('data', bytes => {
        if (client.writableEnded) return
        const sent = seen.length
        seen = Buffer.concat([seen, bytes])
        const end = wasCut ? -1 : seen.indexOf(cutAt)
        if (end < 0) return void client.write(bytes)
        wasCut = true
        client.end(seen.subarray(sent, Math.max(sent, end)))
      })
  })
  return { url: `http://127.0.0.1:${proxy.port}`, wasCut: () => wasCut }
}
