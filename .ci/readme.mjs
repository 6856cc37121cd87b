// Runs the commands of README.md like a new user, and compares their output with what it shows. Needs
// TEST_DATABASE_URL and TEST_REDIS_URL for the distributed part.
// Plain JavaScript without packages, so that it proves that the README works on a clean machine.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

/** Only to end a hanging run. */
const READY_WITHIN_MS = 300_000
const STOPPED_WITHIN_MS = 120_000

const readme = readFileSync('README.md', 'utf8')
const home = mkdtempSync(join(tmpdir(), 'canopy-readme-'))
const dataDir = join(home, 'data')
const running = new Set()

process.on('exit', () => {
  for (const child of running) kill(child, 'SIGKILL')
  rmSync(home, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

/** Kills the whole process group: npm, its shell and Node. */
function kill(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch {
    // Already exited.
  }
}

/** @returns the first code block of the README in this language that contains the text. */
function blockWith(language, part) {
  const blocks = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
  const found = blocks.find(([, name, code]) => name === language && code.includes(part))
  if (!found) throw new Error(`README.md has no ${language} block with "${part}".`)
  return found[2]
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Runs a shell command. `exited` resolves to its exit code or signal. */
function shell(command, env, stdout = 'inherit') {
  const child = spawn('bash', ['-c', `exec ${command}`], {
    // bash replaces itself with the command, so signals to npm reach the server.
    env: { ...process.env, npm_config_script_shell: 'bash', DATA_DIR: dataDir, ...env },
    detached: true,
    stdio: ['ignore', stdout, 'inherit'],
  })
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

async function start(command, env, port) {
  console.log(`$ ${command}`)
  const begin = performance.now()
  const server = shell(command, { ...env, PORT: String(port) }, 'pipe')
  server.printed = ''
  server.child.stdout.on('data', data => {
    server.printed += data
    process.stdout.write(data)
  })
  const ready = async () => {
    while (running.has(server.child)) {
      const status = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
        response => response.status,
        () => 0,
      )
      if (status === 200) return
      await sleep(50)
    }
    throw new Error(`"${command}" ended with ${await server.exited} before it was ready.`)
  }
  await within(READY_WITHIN_MS, 'Becoming ready', ready())
  console.log(`Ready after ${Math.round(performance.now() - begin)} ms.`)
  return server
}

async function stop({ child, exited }) {
  child.kill('SIGTERM')
  const code = await within(STOPPED_WITHIN_MS, 'Stopping', exited)
  if (code !== 0) throw new Error(`The server ended with ${code} after SIGTERM, not with 0.`)
}

/** Sends the first query of the README with curl, and compares the response with the one shown. */
async function sendFirstQuery(port) {
  const command = blockWith('sh', 'curl -s')
    .replaceAll('.canopy/', `${dataDir}/`)
    .replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`)
  const { child, exited } = shell(command, {}, 'pipe')
  const [answer, code] = await Promise.all([text(child.stdout), exited])
  if (code !== 0) throw new Error(`curl ended with ${code}.`)
  // What is left of the rate limit differs.
  const { extensions: _, ...shown } = JSON.parse(answer)
  if (!isDeepStrictEqual(shown, JSON.parse(blockWith('json', 'People Guide'))))
    throw new Error(`The first query is answered differently from what README.md shows: ${answer}`)
  console.log('The first query is answered as README.md shows.')
}

/** Waits until a server has printed each line that the README shows. `…` matches anything variable. */
async function expectPrinted(server, port) {
  const shown = blockWith('text', 'API key').replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`)
  const patterns = shown
    .trimEnd()
    .split('\n')
    .map(
      line =>
        new RegExp(`^${line.replaceAll(/[.*+?()[\]{}|^$\\]/g, '\\$&').replaceAll('…', '[\\w-]{20,}')}$`, 'm'),
    )
  const printed = async () => {
    while (!patterns.every(pattern => pattern.test(server.printed))) await sleep(50)
  }
  await within(STOPPED_WITHIN_MS, 'Printing what README.md shows', printed())
}

async function runEmbedded() {
  const command = blockWith('sh', 'npm ci && npm start').trim().replace('npm ci && ', '')
  const port = await freePort()
  const first = await start(command, {}, port)
  await expectPrinted(first, port)
  await sendFirstQuery(port)
  await stop(first)
  const second = await start(command, {}, port)
  await sendFirstQuery(port)
  await stop(second)
}

async function runDistributed() {
  const key = `readme_${randomBytes(24).toString('hex')}`
  const env = {
    DATABASE_URL: process.env.TEST_DATABASE_URL,
    REDIS_URL: process.env.TEST_REDIS_URL,
    BOOTSTRAP_API_KEY: key,
    MASTER_KEY: randomBytes(32).toString('base64'),
  }
  // Replaces the settings before a command with our own.
  const commands = blockWith('sh', '--role=api').match(/npm start -- --role=\w+/g)
  const servers = []
  for (const command of commands) servers.push(await start(command, env, await freePort()))
  for (const server of servers) await stop(server)
}

await runEmbedded()
await runDistributed()
process.exit(0)
