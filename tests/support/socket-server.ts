import { type AddressInfo, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface SocketServer {
  port: number
  /** Connections that are open now. */
  open: Set<Socket>
}

/** A server that speaks as the test says, for as long as the test runs. */
export async function startSocketServer(onSocket: (socket: Socket) => void): Promise<SocketServer> {
  const open = new Set<Socket>()
  const server = createServer(socket => {
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    onSocket(socket)
  })
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  await new Promise<void>(resolve => server.listen(0, resolve))
  return { port: (server.address() as AddressInfo).port, open }
}

/** Sends the text as soon as a request begins to come in, and reads on without a word. */
export function answerWith(text: string): (socket: Socket) => void {
  return socket => {
    socket.once('data', () => socket.write(text)).resume()
  }
}
