import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { startCanary } from '../support/canary.ts'
import { postTo } from '../support/post-to.ts'
import { answerWith, startSocketServer } from '../support/socket-server.ts'

/** Runs code as a module in a Node process, which is killed at the end of the test. */
function startNode(code: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Runs code until it ends by itself. @returns what it printed, and the exit code. */
async function runNode(code: string, env: Record<string, string> = {}) {
  const child = startNode(code, env)
  const [output, [exit]] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { output, exit }
}

const answerOk = answerWith('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
const HELPERS = `
  import { postWebhook } from ${JSON.stringify(resolve('src/webhooks/post-webhook.ts'))}
  const signal = new AbortController().signal
  const post = (url, more) => postWebhook({
    url, headers: {}, body: '{}', timeoutMs: 600_000, allowLoopback: true, signal, ...more,
  }).then(answer => answer.status, error => error.message ?? error)
`

it('leaves nothing that keeps a process alive, whatever the outcome', async () => {
  const quick = await startSocketServer(answerOk)
  const long = await startSocketServer(answerWith(`HTTP/1.1 201 OK\r\n\r\n${'x'.repeat(50_000)}`))
  const refuse = await startSocketServer(socket => void socket.resetAndDestroy())
  const silent = await startSocketServer(socket => void socket.resume())
  const asked = Promise.withResolvers<void>()
  const unanswered = await startSocketServer(socket => void socket.once('data', () => asked.resolve()))
  // Responds once the request to be aborted is in flight.
  const gate = await startSocketServer(socket => asked.promise.then(() => answerOk(socket)))
  const { output, exit } = await runNode(`${HELPERS}
    const stop = new AbortController()
    post('http://127.0.0.1:${gate.port}/').then(() => stop.abort('stopped'))
    const never = () => new Promise(() => {})
    console.log(JSON.stringify(await Promise.all([
      post('http://127.0.0.1:${quick.port}/'),
      post('http://127.0.0.1:${long.port}/'),
      post('http://127.0.0.1:${refuse.port}/'),
      post('https://10.0.0.1/'),
      post('http://127.0.0.1:${unanswered.port}/', { signal: stop.signal }),
      post('https://slow.example/', { signal: stop.signal, lookup: never }),
      post('http://127.0.0.1:${silent.port}/', { timeoutMs: 100 }),
    ])))`)
  expect(JSON.parse(output)).toEqual([
    200,
    201,
    'The connection was closed before a response arrived.',
    '10.0.0.1 is not a public address. Use one on the public internet.',
    'stopped',
    'stopped',
    'No response within 100 ms.',
  ])
  expect(exit).toBe(0)
})

it('ignores proxies from the environment', async () => {
  const receiver = await startSocketServer(answerOk)
  const proxy = await startCanary()
  onTestFinished(proxy.close)
  const address = `http://127.0.0.1:${proxy.port}`
  const env = {
    NODE_USE_ENV_PROXY: '1',
    ...Object.fromEntries(
      ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy'].map(name => [name, address]),
    ),
  }
  const url = `http://127.0.0.1:${receiver.port}/`
  const direct = await runNode(`${HELPERS} console.log(await post('${url}'))`, env)
  expect(direct.output).toBe('200\n')
  expect(proxy.connections()).toBe(0)
  // `fetch` does use the proxy, so the proxy settings take effect.
  await runNode(`await fetch('${url}').catch(() => {})`, env)
  expect(proxy.connections()).toBeGreaterThan(0)
})

it('times out on a server that never accepts', async () => {
  const child = startNode(`
    import { createServer } from 'node:net'
    const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))
  `)
  const [line] = await once(child.stdout, 'data')
  child.kill('SIGSTOP')
  // A connection attempt to a full queue is never answered.
  for (let i = 0; i < 5; i++) {
    const socket = connect(Number(line), '127.0.0.1').on('error', () => {})
    onTestFinished(() => void socket.destroy())
  }
  await expect(postTo(`http://127.0.0.1:${Number(line)}/`, { timeoutMs: 100 })).rejects.toThrow(
    'No response within 100 ms.',
  )
})
