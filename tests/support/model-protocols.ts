import type { ServerResponse } from 'node:http'

export const PROTOCOLS = ['openai-compatible', 'anthropic'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** Token counts that the endpoint reports. */
export interface Usage {
  input: number
  output: number
}

/** Why a text ends: it is complete, it reached the limit, or the model refused. */
export type Ending = 'whole' | 'full' | 'declined'

/** How a protocol sends a text as events. */
interface Speech {
  path: string
  begin(response: ServerResponse, usage: Usage | null): void
  piece(response: ServerResponse, content: string): void
  end(response: ServerResponse, usage: Usage | null, ending: Ending): void
}

const openai: Speech = {
  path: '/v1/chat/completions',
  begin: response => send(response, chunk({ role: 'assistant', content: '' })),
  piece: (response, content) => send(response, chunk({ content })),
  end(response, usage, ending) {
    send(response, chunk({}, REASONS[ending]))
    const counted = usage && { prompt_tokens: usage.input, completion_tokens: usage.output }
    if (counted) send(response, { object: 'chat.completion.chunk', choices: [], usage: counted })
    response.end('data: [DONE]\n\n')
  },
}

const REASONS = { whole: 'stop', full: 'length', declined: 'content_filter' }
const chunk = (delta: object, reason: string | null = null) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: reason }],
})

const STOP_REASONS = { whole: 'end_turn', full: 'max_tokens', declined: 'refusal' }
const anthropic: Speech = {
  path: '/v1/messages',
  begin(response, usage) {
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [] }
    const counted = { input_tokens: usage?.input ?? 0, output_tokens: 1 }
    send(response, {
      type: 'message_start',
      message: { ...message, stop_reason: null, stop_sequence: null, usage: counted },
    })
    send(response, { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
    send(response, { type: 'ping' })
  },
  piece: (response, text) =>
    send(response, { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
  end(response, usage, ending) {
    send(response, { type: 'content_block_stop', index: 0 })
    send(response, {
      type: 'message_delta',
      delta: { stop_reason: STOP_REASONS[ending], stop_sequence: null },
      usage: { output_tokens: usage?.output ?? 0 },
    })
    send(response, { type: 'message_stop' })
    response.end()
  },
}

export const SPEECH: Record<Protocol, Speech> = { 'openai-compatible': openai, anthropic }

/** The protocol that a path belongs to; undefined for any other path. */
export function protocolOf(path: string | undefined): Protocol | undefined {
  return PROTOCOLS.find(protocol => SPEECH[protocol].path === path)
}

function send(response: ServerResponse, event: object): void {
  const name = 'type' in event ? `event: ${event.type}\n` : ''
  response.write(`${name}data: ${JSON.stringify(event)}\n\n`)
}
