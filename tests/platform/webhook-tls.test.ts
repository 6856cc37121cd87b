import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { postTo } from '../support/post-to.ts'
import { startSocketServer } from '../support/socket-server.ts'

// A self-signed test certificate for receiver.test and 127.0.0.1, valid until 2120. Its key is not a secret.
const certificate = await readFile('tests/support/receiver-certificate.pem', 'utf8')
const key = await readFile('tests/support/receiver-key.pem', 'utf8')
const trusted = getCACertificates('default')

beforeEach(() => setDefaultCACertificates([...trusted, certificate]))
afterEach(() => setDefaultCACertificates(trusted))

async function startReceiver() {
  const seen: { host: string | undefined; servername: unknown }[] = []
  const server = createServer({ cert: certificate, key }, (request, response) => {
    seen.push({
      host: request.headers.host,
      servername: (request.socket as TLSSocket & { servername: unknown }).servername,
    })
    response.end('received')
  })
  onTestFinished(() => void server.close())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, seen }
}

const here = async () => ['127.0.0.1']

it('connects to the checked address and uses the hostname for TLS and Host', async () => {
  const { port, seen } = await startReceiver()
  for (const host of ['receiver.test', 'receiver.test.'])
    expect(await postTo(`https://${host}:${port}/`, { lookup: here })).toMatchObject({
      status: 200,
      body: 'received',
    })
  expect(seen).toEqual([
    { host: `receiver.test:${port}`, servername: 'receiver.test' },
    { host: `receiver.test.:${port}`, servername: 'receiver.test' },
  ])
})

it('accepts a certificate for an IP address if the URL has that address', async () => {
  const { port, seen } = await startReceiver()
  expect(await postTo(`https://127.0.0.1:${port}/`)).toMatchObject({ status: 200 })
  expect(seen).toEqual([{ host: `127.0.0.1:${port}`, servername: false }])
})

it('rejects a certificate for another name even if the address is right', async () => {
  const { port, seen } = await startReceiver()
  const posts = [
    postTo(`https://other.test:${port}/`, { lookup: here }),
    postTo(`https://other.test:${port}/`, { lookup: here, headers: { host: 'receiver.test' } }),
  ]
  for (const post of posts)
    await expect(post).rejects.toThrow('TLS: the certificate is not valid for this name.')
  expect(seen).toEqual([])
})

it('rejects an untrusted certificate, whatever the environment allows', async () => {
  setDefaultCACertificates(trusted)
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  onTestFinished(() => void vi.unstubAllEnvs())
  const { port, seen } = await startReceiver()
  await expect(postTo(`https://receiver.test:${port}/`, { lookup: here })).rejects.toThrow(
    'TLS: the certificate is not signed by a trusted authority.',
  )
  expect(seen).toEqual([])
})

it('reports a server that does not speak TLS', async () => {
  const { port } = await startSocketServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await expect(postTo(`https://127.0.0.1:${port}/`)).rejects.toThrow(
    /^TLS: the (connection|handshake) failed\.$/,
  )
})

it('times out on a handshake that is never answered', async () => {
  const { port } = await startSocketServer(socket => socket.resume())
  await expect(postTo(`https://127.0.0.1:${port}/`, { timeoutMs: 100 })).rejects.toThrow(
    'No response within 100 ms.',
  )
})
