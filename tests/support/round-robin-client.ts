import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { print } from 'graphql'
import type { TestClient } from './test-client.ts'

/**
 * A client of several API processes, one after the other, with a connection for each request. It asks the next one only
 * where nobody listens; whatever else goes wrong is an error. `urls` may change meanwhile.
 *
 * A connection that the kernel had made, and the process had not taken when it closed, is reset: no server can help it.
 * Then the next one is asked too, and `onReset` called.
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
          // All of them twice: a list can change between two looks at it.
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
