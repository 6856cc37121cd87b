import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { sendResponse } from '../../src/http/send.ts'
import { listen } from '../support/http-server.ts'
import { openRawConnection, requestHead } from '../support/raw-connection.ts'
import { atEnd } from '../support/start-test-canopy.ts'

/** Exceeds the socket buffers of both sides. */
const LARGE = 50_000_000

it('disconnects a client that reads nothing', async () => {
  const ended = Promise.withResolvers<{ isWhole: boolean }>()
  const server = createServer((_, response) => {
    response.once('close', () => ended.resolve({ isWhole: response.writableFinished }))
    void sendResponse(new Response('x'.repeat(LARGE)), response, 100)
  })
  const { url, close } = await listen(server)
  atEnd(close)
  const connection = await openRawConnection(url)
  connection.socket.pause()
  connection.socket.write(requestHead('GET', '/', {}))
  expect(await ended.promise).toEqual({ isWhole: false })
})
