import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGuardedFetch, type GuardedFetch } from '../../src/platform/guarded-fetch.ts'
import { guardPlugins, PluginAddressRefused } from '../../src/plugins/host/plugin-address.ts'
import { type HttpServer, startHttpServer } from '../support/http-server.ts'

const PUBLIC = '93.184.216.34'

let service: HttpServer
let requests = 0
let addresses: string[][] = []
let guarded: GuardedFetch
beforeAll(async () => {
  service = await startHttpServer((_, response) => {
    requests += 1
    response.end('reached')
  })
  guarded = createGuardedFetch(
    guardPlugins({ allowLoopback: false, lookUp: async () => addresses.shift() ?? [] }),
  )
})
afterAll(async () => {
  await guarded.close()
  await service.close()
})

async function refusalOf(url: string): Promise<string> {
  const error: Error = await guarded(url, { signal: AbortSignal.timeout(30_000) }).then(
    () => new Error('reached'),
    failed => failed,
  )
  expect(error.cause).toBeInstanceOf(PluginAddressRefused)
  return (error.cause as Error).message
}

it.for([
  'http://127.0.0.1',
  'https://[::1]',
  'https://[::ffff:127.0.0.1]',
  'https://10.0.0.1',
  'https://169.254.169.254',
  'https://[fd00:ec2::254]',
  'https://localhost',
  'https://0x7f000001',
])('never reaches %s', async url => {
  expect(await refusalOf(url)).toBe('The host is not at a public address.')
})

it('reaches no address that a name has only after it was checked', async () => {
  const { port } = new URL(service.url)
  // Every lookup is checked, and the addresses of that lookup are dialed. So a second answer is checked too.
  addresses = [['127.0.0.1'], [PUBLIC, '127.0.0.1'], ['::1']]
  for (let i = 0; i < 3; i++)
    expect(await refusalOf(`https://rebinding.example:${port}/`)).toBe('The host is not at a public address.')
  addresses = [[PUBLIC]]
  expect(await refusalOf(`http://public.example:${port}/`)).toBe('The URL must begin with https://.')
  addresses = [[]]
  expect(await refusalOf('https://nowhere.example/')).toBe('The host name does not resolve.')
  expect(requests).toBe(0)
})
