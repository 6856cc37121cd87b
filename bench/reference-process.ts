import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import pg from 'pg'
import { answerBySql } from './agents-by-sql.ts'
import { serveParent } from './child.ts'
import { answerEmbeddings } from './plain-embeddings.ts'
import { openPlainQueue } from './plain-queue.ts'
import { openPlainTexts, type PlainText } from './plain-texts.ts'
import type { JobTimes, Sending } from './send-jobs.ts'

// The references that Canopy is compared with, on plain `node:http`. DATABASE_URL is that of the bench, or empty.

const JSON_HEAD = { 'content-type': 'application/json; charset=utf-8' }
const STREAM_HEAD = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }

const { DATABASE_URL, DATA_DIR = '' } = process.env
const pool = DATABASE_URL ? new pg.Pool({ connectionString: DATABASE_URL, max: 10 }) : null
const workspaceId: string =
  (await pool?.query('SELECT id FROM workspaces ORDER BY id LIMIT 1'))?.rows[0]?.id ?? ''

const queue = await openPlainQueue(pool, DATA_DIR)
const texts = openPlainTexts(pool, DATA_DIR)

let answer = '{}'
let frame = ''
const subscribers = new Set<ServerResponse>()

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', part => {
    body += part
  })
  request.on('end', () => {
    respond(request, response, body).catch(error => response.writeHead(500).end(String(error)))
  })
})

async function respond({ url }: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
  if (url === '/answer') sendJson(response, answer)
  else if (url === '/sql' && pool) sendJson(response, await answerBySql(pool, workspaceId))
  else if (url === '/embeddings') sendJson(response, answerEmbeddings(body))
  else if (url === '/first-frame') response.writeHead(200, STREAM_HEAD).end(frame)
  else if (url === '/frames') {
    response.writeHead(200, STREAM_HEAD).write(frame)
    subscribers.add(response)
    response.on('close', () => subscribers.delete(response))
  } else response.writeHead(404).end()
}

function sendJson(response: ServerResponse, body: string): void {
  response.writeHead(200, { ...JSON_HEAD, 'content-length': Buffer.byteLength(body) }).end(body)
}

const commands = {
  runJobs: (sending: Sending): Promise<JobTimes> => queue.run(sending),

  addTexts: (passages: PlainText[]) => texts.add(passages),

  searchTexts: (search: { question: string; node: string | null }) => texts.search(search),

  async prepareAnswer(text: string): Promise<void> {
    answer = text
  },

  /** Prepares a frame of the graphql-sse protocol with the data of one event. */
  async prepareFrame(data: unknown): Promise<void> {
    frame = `id: 1\nevent: next\ndata: ${JSON.stringify(data)}\n\n`
  },

  /** Writes the prepared frame `count` times to every subscriber. */
  async writeEvents({ count }: { count: number }): Promise<void> {
    for (let i = 0; i < count; i++) {
      for (const subscriber of subscribers) subscriber.write(frame)
      await nextTurn()
    }
  },
}

server.listen(0, '127.0.0.1')
await once(server, 'listening')
serveParent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, commands, async () => {
  server.closeAllConnections()
  await queue.close()
  await texts.close()
  await pool?.end()
})
