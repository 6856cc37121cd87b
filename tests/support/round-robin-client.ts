import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { print } from 'graphql'
import type { TestClient } from './test-client.ts'

/**
 * Creates a client that sends each request to the next of several APIs, on a new connection. If the connection is refused,
 * it tries the next API. All other failures are errors. `urls` may change between requests.
 *
 * A stopping server cannot prevent that a connection is reset which the kernel, but not the process, has accepted. In that
 * case, it also tries the next API and calls `onReset`.
 */
export function createRoundRobinClient(
  urls: readonly string[],
  secret: string,
  onReset: () => void,
): Pick<TestClient, 'run'> {
  let turn = 0
  return {
    async run(document, variables) {
      const body = JSON.stringify({ query: print(document), variables })
      const first = turn++
      for (let tried = 1; ; tried++) {
        const answer = await post(urls[(first + tried) % urls.length] ?? '', secret, body).catch(error => {
          const { code } = error as NodeJS.ErrnoException
          if (code === 'ECONNRESET') onReset()
          else if (code !== 'ECONNREFUSED') throw error
          // Tries each API twice, because the list can change in between.
          if (tried >= 2 * urls.length) throw error
          return null
        })
        if (answer === null) continue
        const { data, errors } = JSON.parse(answer)
        if (errors) throw new Error(answer)
        return data
      }
    },
  }
}

function post(url: string, secret: string, body: string): Promise<string> {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent: false, headers }, response => resolve(text(response)))
      .on('error', reject)
      .end(body)
  })
}
