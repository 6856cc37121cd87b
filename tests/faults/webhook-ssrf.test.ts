import { expect, it, onTestFinished } from 'vitest'
import { findWebhookUrlProblem } from '../../src/webhooks/webhook-target.ts'
import { startCanary } from '../support/canary.ts'
import { startDnsServer, type Zone } from '../support/dns-server.ts'
import { postTo } from '../support/post-to.ts'
import { answerWith, startSocketServer } from '../support/socket-server.ts'

async function startWorld(zone: Zone) {
  const canary = await startCanary()
  const dns = await startDnsServer(zone)
  onTestFinished(() => {
    canary.close()
    dns.close()
  })
  return { canary, dns }
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'

it('does not connect to a name that was public when saved and now resolves to this machine', async () => {
  const { canary, dns } = await startWorld({
    'rebound.example': turn => (turn === 0 ? ['93.184.216.34'] : ['127.0.0.1']),
  })
  const url = `https://rebound.example:${canary.port}/`
  const rules = { allowLoopback: false, lookup: dns.lookup }
  expect(await findWebhookUrlProblem(url, rules)).toBeNull()
  await expect(postTo(url, rules)).rejects.toMatchObject({ isForbidden: true })
  expect(canary.connections()).toBe(0)
})

it('resolves a name once per connection and connects to the checked address', async () => {
  const { dns } = await startWorld({
    'turning.example': turn => (turn === 0 ? ['127.0.0.1'] : ['10.0.0.1']),
  })
  const { port } = await startSocketServer(answerWith(OK))
  const rules = { allowLoopback: true, lookup: dns.lookup }
  expect(await postTo(`http://turning.example:${port}/`, rules)).toMatchObject({ status: 200 })
  expect(dns.timesAsked('turning.example')).toBe(1)
  await expect(postTo(`http://turning.example:${port}/`, rules)).rejects.toMatchObject({ isForbidden: true })
})

it('sends HTTP only to this machine, whatever the name resolved to before', async () => {
  const { dns } = await startWorld({
    'plain.example': turn => (turn === 0 ? ['127.0.0.1'] : ['93.184.216.34']),
  })
  const rules = { allowLoopback: true, lookup: dns.lookup }
  expect(await findWebhookUrlProblem('http://plain.example/', rules)).toBeNull()
  await expect(postTo('http://plain.example/', rules)).rejects.toMatchObject({ isForbidden: true })
})

it.each([301, 302, 303, 307, 308])(
  'treats a redirect with %i to a forbidden address as a response and does not follow it',
  async status => {
    const { canary } = await startWorld({})
    for (const location of [`http://127.0.0.1:${canary.port}/`, `//localhost:${canary.port}/`]) {
      const { port } = await startSocketServer(
        answerWith(`HTTP/1.1 ${status} Elsewhere\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`),
      )
      expect(await postTo(`http://127.0.0.1:${port}/`)).toMatchObject({ status })
    }
    expect(canary.connections()).toBe(0)
  },
)

it.each([
  'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: raw\r\n\r\n',
  'HTTP/1.1 305 Use Proxy\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nrefresh: 0; url=http://10.0.0.1/\r\nalt-svc: h3="10.0.0.1:443"\r\ncontent-length: 0\r\n\r\n',
])('ignores other forms of redirects: %s', async answer => {
  const server = await startSocketServer(answerWith(answer))
  const outcome = await postTo(`http://127.0.0.1:${server.port}/`).then(
    ({ status }) => status,
    error => error.name,
  )
  expect(outcome).toBe(answer.includes(' 101 ') ? 'WebhookUnreachable' : Number(answer.slice(9, 12)))
})
