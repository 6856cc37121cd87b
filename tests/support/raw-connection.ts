import { connect, type Socket } from 'node:net'
import { atEnd } from './start-test-canopy.ts'

/** A connection over which a test sends whatever it likes, byte by byte. */
export interface RawConnection {
  socket: Socket
  /** Everything that came. */
  received(): string
  /** Resolves once the server has closed it, whichever way. */
  closed: Promise<void>
}

export async function openRawConnection(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  atEnd(() => socket.destroy())
  let text = ''
  socket.on('data', data => (text += data))
  // A connection that is cut ends with an error, which is as good as an end. `once` would reject with it.
  socket.on('error', () => {})
  const closed = new Promise<void>(resolve => socket.on('close', () => resolve()))
  await Promise.race([new Promise(resolve => socket.on('connect', resolve)), closed])
  return { socket, received: () => text, closed }
}

/** The head of a request, as it goes over the wire. */
export function requestHead(method: string, target: string, headers: Record<string, string>): string {
  const lines = Object.entries({ host: 'canopy', ...headers }).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${target} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}
