import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { print } from 'graphql'
import type { TestClient } from './test-client.ts'

/**
 * A client of several APIs in turn, with a connection for each request. It tries the next API only if nothing listens;
 * everything else is an error. `urls` may change between requests.
 *
 * A server cannot avoid that a connection is reset which the kernel has accepted, and the process has not when it closes.
 * Then the next API is tried too, and `onReset` is called.
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
          // Each of them twice, because the list can change in between.
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
