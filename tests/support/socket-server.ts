import { type AddressInfo, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface SocketServer {
  port: number
  /** Currently open connections. */
  open: Set<Socket>
}

/** Starts a TCP server whose behavior the test defines. It stops when the test ends. */
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

/** Sends the text on the first bytes of a request, then reads and discards the rest. */
export function answerWith(text: string): (socket: Socket) => void {
  return socket => {
    socket.once('data', () => socket.write(text)).resume()
  }
}
