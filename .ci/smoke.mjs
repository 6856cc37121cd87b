// Follows the README as a newcomer would. `start`: starts the server, asks it something, stops it and starts it
// again. `demo`: runs the demo.
// Plain JavaScript without packages: it runs before anything of the project is trusted.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const QUERY = '{ agents { nodes { name coverage { percent } } } }'
const READY_WITHIN_MS = 60_000
// Some 2 s at rest; what takes this long hangs, however busy the machine.
const READY_AGAIN_WITHIN_MS = 20_000
const STOPPED_WITHIN_MS = 30_000
const DEMO_WITHIN_MS = 300_000

const home = mkdtempSync(join(tmpdir(), 'canopy-smoke-'))
const key = `smoke_${randomBytes(24).toString('hex')}`
const running = new Set()
const started = performance.now()

const say = text =>
  console.log(`[${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s] ${text}`)

process.on('exit', () => {
  for (const child of running) kill(child, 'SIGKILL')
  rmSync(home, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

/** The whole group: npm, its shell and Node. */
function kill(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch {
    // Gone already.
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Runs an npm command whose `DATA_DIR` is `dataDir`. `exited` resolves to its exit code. */
function npm(args, dataDir, port) {
  const env = {
    ...process.env,
    DATA_DIR: join(home, dataDir),
    PORT: String(port),
    BOOTSTRAP_API_KEY: key,
    // bash becomes the command that it runs, so npm's signals reach the server; dash would stand between.
    npm_config_script_shell: 'bash',
  }
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'NODE_ENV', 'HOST', 'PUBLIC_URL']) delete env[name]
  const child = spawn('npm', args, { env, detached: true, stdio: ['ignore', 'inherit', 'inherit'] })
  running.add(child)
  const exited = once(child, 'exit').then(([code, signal]) => {
    running.delete(child)
    return code ?? signal
  })
  return { child, exited }
}

async function within(ms, what, promise) {
  const late = new AbortController()
  const timeout = sleep(ms, undefined, { signal: late.signal }).then(() => {
    throw new Error(`${what} took longer than ${ms / 1000} s.`)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    late.abort()
    timeout.catch(() => {})
  }
}

async function start(port, readyWithinMs) {
  const begin = performance.now()
  const server = npm(['start'], 'server', port)
  const ready = (async () => {
    while (running.has(server.child)) {
      const status = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
        response => response.status,
        () => 0,
      )
      if (status === 200) return
      await sleep(50)
    }
    throw new Error(`npm start ended with ${await server.exited} before it was ready.`)
  })()
  await within(readyWithinMs, 'Becoming ready', ready)
  say(`Ready after ${Math.round(performance.now() - begin)} ms.`)
  return server
}

async function stop({ child, exited }) {
  child.kill('SIGTERM')
  const code = await within(STOPPED_WITHIN_MS, 'Stopping', exited)
  if (code !== 0) throw new Error(`npm start ended with ${code} after SIGTERM, not with 0.`)
  say('Stopped with exit code 0.')
}

async function ask(port, authorization) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...authorization,
    },
    body: JSON.stringify({ query: QUERY }),
  })
  return { status: response.status, text: await response.text() }
}

async function startTwice() {
  const port = await freePort()
  say('npm start, in an empty directory')
  const first = await start(port, READY_WITHIN_MS)
  const answer = await ask(port, { authorization: `Bearer ${key}` })
  if (answer.status !== 200 || JSON.parse(answer.text).data?.agents.nodes.length !== 3)
    throw new Error(`${QUERY} was answered with ${answer.status}: ${answer.text}`)
  say(`${QUERY} is answered with ${answer.text}`)
  await stop(first)

  say('npm start, again')
  await stop(await start(port, READY_AGAIN_WITHIN_MS))
}

async function playDemo() {
  say('npm run demo')
  const demo = npm(['run', 'demo'], 'demo', await freePort())
  const code = await within(DEMO_WITHIN_MS, 'npm run demo', demo.exited)
  if (code !== 0) throw new Error(`npm run demo ended with ${code}.`)
}

const parts = { start: startTwice, demo: playDemo }
const play = parts[process.argv[2]]
if (!play) throw new Error(`Say which part: ${Object.keys(parts).join(' or ')}.`)
await play()
say('Done.')
// Something may still listen, if the demo left it behind; `exit` ends it.
process.exit(0)
