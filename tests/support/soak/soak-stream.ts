import type { ClientRequest, IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { print } from 'graphql'
import { streamHeaders } from '../raw-request.ts'
import type { TestClient } from '../test-client.ts'

interface Operation<Variables> {
  document: Parameters<typeof print>[0]
  /** The variables of each connection. */
  variables(): Variables
  /** Called with each item. @throws if it is not the expected one. */
  take(item: never): void
}

/** A stream that stays open until `close`, on its own connection. */
export interface SoakStream {
  /** Number of items so far. */
  items(): number
  /** Disconnects, and connects again. Resolves when the new connection is accepted. */
  reconnect(): Promise<void>
  /** @throws if it ended by itself, or received an unexpected item. */
  check(): void
  close(): void
}

/** Opens a stream, and resolves when it is accepted. */
export async function openSoakStream<Variables extends object>(
  client: Pick<TestClient, 'url' | 'secret'>,
  { document, variables, take }: Operation<Variables>,
): Promise<SoakStream> {
  let items = 0
  let connection: ClientRequest | undefined
  let failure: unknown
  const takeFrame = (frame: string) => {
    if (!/^event: next$/m.test(frame)) return
    const { data, errors } = JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '{}')
    if (errors) throw new Error(JSON.stringify(errors))
    take(data as never)
    items += 1
  }
  const connect = async () => {
    const sent = request(client.url, { method: 'POST', agent: false, headers: streamHeaders(client) })
    connection = sent
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.on('error', reject).on('response', resolve)
      sent.end(JSON.stringify({ query: print(document), variables: variables() }))
    })
    if (!response.headers['content-type']?.startsWith('text/event-stream'))
      throw new Error(`${response.statusCode} ${await text(response)}`)
    let rest = ''
    response.setEncoding('utf8').on('data', (part: string) => {
      // A connection that was left may still deliver what had arrived before.
      if (connection !== sent || failure) return
      const frames = `${rest}${part}`.split('\n\n')
      rest = frames.pop() ?? ''
      try {
        frames.forEach(takeFrame)
      } catch (error) {
        failure = error
      }
    })
    response.on('error', () => {})
    response.on('close', () => {
      if (connection === sent) failure ??= new Error(`The stream ended by itself after ${items} items.`)
    })
  }
  const disconnect = () => {
    const left = connection
    connection = undefined
    left?.destroy()
  }
  await connect()
  return {
    items: () => items,
    async reconnect() {
      disconnect()
      await connect()
    },
    check() {
      if (failure) throw failure
    },
    close: disconnect,
  }
}
