import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A local server that stands in for a model. */
export interface ModelDouble {
  /** For `baseUrl` of a model provider. */
  url: string
  stop(): Promise<void>
}

/** Starts a model that speaks the protocol of OpenAI. It answers with the first passage of each request, or fails. */
export async function startModelDouble({ fails }: { fails: boolean }): Promise<ModelDouble> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    if (fails) {
      response.writeHead(503, { 'retry-after': '0' }).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const send = (data: object) => response.write(`data: ${JSON.stringify(data)}\n\n`)
    for (const content of answerFrom(body)) send({ choices: [{ delta: { content } }] })
    send({ choices: [{ delta: {}, finish_reason: 'stop' }] })
    send({ choices: [], usage: { prompt_tokens: Math.ceil(body.length / 4), completion_tokens: 40 } })
    response.end('data: [DONE]\n\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The first sentence of the first passage, word by word, with its citation. */
function answerFrom(body: string): string[] {
  const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] }
  const passages = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  const [, text = ''] = /^\[1\] .*\n([\s\S]*?)(?=\n\n|$)/.exec(passages) ?? []
  const sentence = /^[^\n]*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim()
  return [...(sentence.match(/\S+\s*/g) ?? []), ' [1]']
}
