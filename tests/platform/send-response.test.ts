import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { sendResponse } from '../../src/http/send.ts'
import { openRawConnection, requestHead } from '../support/raw-connection.ts'
import { atEnd } from '../support/start-test-canopy.ts'

/** Exceeds the socket buffers of both sides. */
const LARGE = 50_000_000

it('disconnects a client that reads nothing', async () => {
  const ended = Promise.withResolvers<{ isWhole: boolean }>()
  const server = createServer((_, response) => {
    response.once('close', () => ended.resolve({ isWhole: response.writableFinished }))
    void sendResponse(new Response('x'.repeat(LARGE)), response, 100)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => server.close())
  const { port } = server.address() as AddressInfo
  const connection = await openRawConnection(`http://127.0.0.1:${port}`)
  connection.socket.pause()
  connection.socket.write(requestHead('GET', '/', {}))
  expect(await ended.promise).toEqual({ isWhole: false })
})
