import { once } from 'node:events'
import WebSocket from 'ws'
import { atEnd } from './start-test-canopy.ts'
import type { TestClient } from './test-client.ts'

interface SocketAnswer {
  id: string
  type: 'next' | 'error' | 'complete'
  payload?: unknown
}

/** A WebSocket that sends what it is told, many messages at once too. */
export interface RawSocket {
  socket: WebSocket
  /** In the order in which they came, without `complete`. */
  answers: SocketAnswer[]
  ask(id: string, query: string, variables?: object): void
  complete(id: string): void
}

/** Opens a connection with the key of a client and waits until it is acknowledged. */
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
