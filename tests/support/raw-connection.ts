import { connect, type Socket } from 'node:net'
import { atEnd } from './start-test-canopy.ts'

/** A connection over which a test sends arbitrary bytes. */
export interface RawConnection {
  socket: Socket
  /** Everything received so far. */
  received(): string
  /** Resolves when the connection is closed, with or without an error. */
  closed: Promise<void>
}

export async function openRawConnection(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  atEnd(() => socket.destroy())
  let text = ''
  socket.on('data', data => (text += data))
  // A connection that is cut ends with an error, and `once` would reject with it.
  socket.on('error', () => {})
  const closed = new Promise<void>(resolve => socket.on('close', () => resolve()))
  await Promise.race([new Promise(resolve => socket.on('connect', resolve)), closed])
  return { socket, received: () => text, closed }
}

/** @returns the head of a request, as sent over the wire. */
export function requestHead(method: string, target: string, headers: Record<string, string>): string {
  const lines = Object.entries({ host: 'canopy', ...headers }).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${target} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}
