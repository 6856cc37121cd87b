import type { ServerResponse } from 'node:http'
import { startHttpServer } from './http-server.ts'

/** The body of a message. */
interface SlackMessage {
  text?: string
  channel?: string
  username?: string
  icon_emoji?: string
}

export interface SlackDouble {
  url: string
  /** The path of the only webhook. */
  path: string
  /** Received messages, also those that were refused. */
  messages: SlackMessage[]
  /** Writes another response to the next messages. */
  misbehave: ((response: ServerResponse) => void) | null
  close(): Promise<void>
}

/** Channels with a fault, and the response to messages for them. */
const FAULTS: Record<string, [number, string]> = {
  '#missing': [404, 'channel_not_found'],
  '#archived': [410, 'channel_is_archived'],
  '#restricted': [403, 'action_prohibited'],
  '@nobody': [400, 'user_not_found'],
}

/** Starts a fake of Slack's incoming webhooks on the loopback interface. */
export async function startSlackDouble(): Promise<SlackDouble> {
  const { url, close } = await startHttpServer((request, response, body) => {
    const send = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/html' }).end(text)
    if (request.url !== self.path) return send(404, 'no_service')
    if (request.method !== 'POST') return send(405, 'method not allowed')
    const message = readMessage(body.toString())
    if (message) self.messages.push(message)
    if (self.misbehave) return self.misbehave(response)
    if (!message || !request.headers['content-type']?.startsWith('application/json'))
      return send(400, 'invalid_payload')
    if (!message.text) return send(400, 'no_text')
    send(...(FAULTS[message.channel ?? ''] ?? [200, 'ok']))
  })
  const self: SlackDouble = { url, path: '/services/T0/B0/hook', messages: [], misbehave: null, close }
  return self
}

function readMessage(body: string): SlackMessage | null {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
