import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net'
import type { CanopyClient } from './canopy-client.ts'
import type { Child } from './child.ts'
import type { Sending } from './send-jobs.ts'
import type { Stage } from './stage.ts'

const CREATE = `mutation ($url: String!) {
  createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }
}`
const ONE: Sending = { count: 1, senders: 1, pauseMs: 0 }
/** Production rejects receivers on the loopback interface. */
const SETTINGS = {
  NODE_ENV: 'development',
  WEBHOOK_ALLOW_LOOPBACK: 'true',
  WEBHOOK_ENDPOINT_LIMIT: '1000',
  WEBHOOK_TIMEOUT_MS: '3000',
}

/**
 * Times webhooks on a separate Canopy, one task after the other.
 * @returns milliseconds from `completedAt` of each task to the arrival of its webhook: `alone` without other endpoints,
 * and `busy` with `silent` endpoints that accept connections and never respond
 */
export async function timeWebhooks(
  { openSeparate }: Stage,
  { silent, samples, warmUp }: { silent: number; samples: number; warmUp: number },
): Promise<{ alone: number[]; busy: number[] }> {
  const { client, process, stop } = await openSeparate(SETTINGS)
  const receiver = await startReceiver()
  const silence = await startSilence()
  try {
    await createEndpoint(client, receiver.url)
    await sample(process, receiver.server, warmUp)
    const alone = await sample(process, receiver.server, samples)
    for (let i = 0; i < silent; i++) await createEndpoint(client, `${silence.url}/${i}`)
    return { alone, busy: await sample(process, receiver.server, samples) }
  } finally {
    await stop()
    receiver.server.closeAllConnections()
    receiver.server.close()
    silence.close()
  }
}

async function createEndpoint(client: CanopyClient, url: string): Promise<void> {
  const { createWebhookEndpoint: made } = await client.run<{
    createWebhookEndpoint: { __typename: string; message?: string }
  }>(CREATE, { url })
  if (made.message) throw new Error(`An endpoint was rejected: ${made.message}`)
}

async function sample(canopy: Child, receiver: Server, count: number): Promise<number[]> {
  const delays: number[] = []
  for (let i = 0; i < count; i++) {
    const arrival = once(receiver, 'webhook')
    await canopy.ask('sendTasks', ONE)
    const [completedAt, arrivedAt] = (await arrival) as [string, number]
    delays.push(arrivedAt - Date.parse(completedAt))
  }
  return delays
}

/** A receiver that responds immediately, and emits `webhook` with `completedAt` and the time of arrival. */
async function startReceiver() {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', part => {
      body += part
    })
    request.on('end', () => {
      const arrivedAt = Date.now()
      response.writeHead(204).end()
      server.emit('webhook', JSON.parse(body).data.completedAt, arrivedAt)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A server that accepts connections and never responds. */
async function startSilence() {
  const sockets = new Set<Socket>()
  const server = createSocketServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
