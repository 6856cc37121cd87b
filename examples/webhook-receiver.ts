import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

// Receives Canopy's webhooks: verifies each delivery, logs it once even if it arrives several times, and responds.
// Run it with `npx node examples/webhook-receiver.ts`. Node 22.18 or later runs TypeScript directly.

const { WEBHOOK_SECRET = '', PORT = '4100' } = process.env
const webhook = new Webhook(WEBHOOK_SECRET)
const seen = new Set<string>()

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const headers = request.headers as Record<string, string>
  try {
    const { type, data } = webhook.verify(body, headers) as { type: string; data: Record<string, unknown> }
    const id = headers['webhook-id'] ?? ''
    if (!seen.has(id)) console.log(`${type} ${data.taskId ?? data.agentId ?? data.endpointId}`)
    seen.add(id)
    response.writeHead(204).end()
  } catch {
    response.writeHead(401).end()
  }
})
server.listen(Number(PORT), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`Waiting for webhooks at http://127.0.0.1:${address?.port}/`)
})
