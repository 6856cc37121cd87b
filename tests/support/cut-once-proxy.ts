import { connect } from 'node:net'
import { startSocketServer } from './socket-server.ts'

/** Long enough for a client to have taken what came before. */
const CUT_AFTER_MS = 300

export interface CutOnceProxy {
  url: string
  wasCut(): boolean
}

/**
 * Stands before a server, and cuts the connection once: just before the server sends this text for the first time.
 */
export async function startCutOnceProxy(serverUrl: string, cutAt: string): Promise<CutOnceProxy> {
  const { hostname, port } = new URL(serverUrl)
  let wasCut = false
  const proxy = await startSocketServer(client => {
    const server = connect(Number(port), hostname)
    let seen = Buffer.alloc(0)
    let cut: NodeJS.Timeout | undefined
    client
      .on('data', bytes => server.write(bytes))
      .on('close', () => {
        clearTimeout(cut)
        server.destroy()
      })
    server
      .on('error', () => client.destroy())
      .on('close', () => client.end())
      .on('data', bytes => {
        if (cut) return
        const sent = seen.length
        seen = Buffer.concat([seen, bytes])
        const end = wasCut ? -1 : seen.indexOf(cutAt)
        if (end < 0) return void client.write(bytes)
        wasCut = true
        client.write(seen.subarray(sent, Math.max(sent, end)))
        cut = setTimeout(() => client.end(), CUT_AFTER_MS)
      })
  })
  return { url: `http://127.0.0.1:${proxy.port}`, wasCut: () => wasCut }
}
