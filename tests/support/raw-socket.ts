import { once } from 'node:events'
import WebSocket from 'ws'
import { atEnd } from './start-test-canopy.ts'
import type { TestClient } from './test-client.ts'

interface SocketAnswer {
  id: string
  type: 'next' | 'error' | 'complete'
  payload?: unknown
}

/** A WebSocket that sends messages without checks, possibly many at once. */
export interface RawSocket {
  socket: WebSocket
  /** Received messages in order, except `complete`. */
  answers: SocketAnswer[]
  ask(id: string, query: string, variables?: object): void
  complete(id: string): void
}

/** Opens a connection with the API key of a client and waits for the acknowledgment. */
export async function openRawSocket({ url, secret }: TestClient): Promise<RawSocket> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws')
  atEnd(() => socket.terminate())
  await once(socket, 'open')
  const acknowledged = once(socket, 'message')
  const send = (message: object) => socket.send(JSON.stringify(message))
  send({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } })
  await acknowledged
  const answers: SocketAnswer[] = []
  socket.on('message', data => {
    const message = JSON.parse(String(data))
    if (message.type === 'next' || message.type === 'error') answers.push(message)
  })
  return {
    socket,
    answers,
    ask: (id, query, variables = {}) => send({ id, type: 'subscribe', payload: { query, variables } }),
    complete: id => send({ id, type: 'complete' }),
  }
}

/** Opens a connection and sends one message. @returns the code with which the server closes it. */
export async function readCloseCode({ url }: TestClient, message: string): Promise<number> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws')
  atEnd(() => socket.terminate())
  socket.once('open', () => socket.send(message))
  const [code] = await once(socket, 'close')
  return code
}
