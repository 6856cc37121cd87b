import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { CanopyUnreachable, createCanopyClient } from '../../examples/canopy-client.ts'
import { collect } from '../support/collect.ts'
import { graphql } from '../support/gql/gql.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const Watch = graphql(`
  subscription CanopyClientWatch { workspaceEvents { __typename } }
`)

it('treats a stream without its last frame as cut, however the response ends', async () => {
  const proxy = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end('event: next\ndata: {"data":{"n":1}}\n\n')
  }).listen(0, '127.0.0.1')
  atEnd(() => proxy.close().closeAllConnections())
  await new Promise(resolve => proxy.once('listening', resolve))
  const client = createCanopyClient(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, 'any')
  await expect(collect(client.watch(Watch, {}))).rejects.toThrow(CanopyUnreachable)
})
