import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, inject, it } from 'vitest'
import { makeDataDir } from '../support/data-dir.ts'
import { findFreePort } from '../support/free-port.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const ROOT = join(import.meta.dirname, '../..')

interface Block {
  language: string
  code: string
}

async function readBlocks(): Promise<Block[]> {
  const page = await readFile(join(ROOT, 'docs/your-own-folder.md'), 'utf8')
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }))
}

/** Removes IDs, which differ in each run. */
const withoutIds = (json: string) => JSON.parse(json.replaceAll(/(?<="[a-z]+_)[0-9a-z]{26}(?=")/g, ''))

it('docs/your-own-folder.md leads from an empty workspace to the answer that it shows', async () => {
  const home = await mkdtemp(join(tmpdir(), 'canopy-own-folder-'))
  atEnd(() => rm(home, { recursive: true, force: true }))
  // Starts with existing data. `.ci/readme.mjs` covers a start without data, as in README.md.
  await rename((await makeDataDir()).path, join(home, '.own'))
  const url = `http://127.0.0.1:${await findFreePort()}`
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    PORT: new URL(url).port,
    CANOPY_URL: url,
    NODE_COMPILE_CACHE: inject('compileCacheDir'),
    npm_config_script_shell: 'bash',
    npm_config_update_notifier: 'false',
  }
  /** Runs a command of the page as written, but with its folders in `home` instead of the repository. */
  const run = (code: string): ChildProcess =>
    spawn('bash', ['-euc', code.replaceAll('./', `${home}/`)], { cwd: ROOT, env, detached: true })

  let isStarted = false
  let settings = ''
  let output = ''
  let answer = ''
  let variables: object = {}
  const followed: string[] = []
  for (const { language, code } of await readBlocks()) {
    followed.push(language)
    if (language === 'sh' && !isStarted) {
      await startServer(run(code), url)
      isStarted = true
    } else if (language === 'sh' && code.startsWith('export ')) settings += code
    else if (language === 'sh') output = await finish(run(settings + code))
    else if (language === 'text') expect(output.trim().split('\n').at(-1)).toBe(code.trim())
    else if (language === 'graphql') {
      const key = await finish(run(`${settings} printf %s "$CANOPY_API_KEY"`))
      answer = await post(url, key, { query: code, variables })
      const agentId = /"id":"(agent_\w+)"/.exec(answer)?.[1]
      if (agentId) variables = { agentId }
    } else if (language === 'json') {
      // The guide leaves out what is left of the rate limit.
      const { extensions: _, ...shown } = withoutIds(answer)
      expect(shown).toEqual(withoutIds(code))
    } else throw new Error(`Nothing is done with a block of ${language}.`)
  }
  expect(followed.join(' ')).toBe('sh sh sh graphql json sh text graphql json graphql json')
})

async function startServer(child: ChildProcess, url: string): Promise<void> {
  const ended = once(child, 'exit')
  let errors = ''
  child.stdout?.resume()
  child.stderr?.on('data', data => (errors += data))
  atEnd(async () => {
    // The whole process group: bash, npm and Node.
    if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGTERM')
    await ended
  })
  await waitUntil(`${url} is ready`, async () => {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${errors}`)
    return fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  })
}

async function finish(child: ChildProcess): Promise<string> {
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close'),
  ])
  expect(code, `${output}${errors}`).toBe(0)
  return output
}

async function post(url: string, apiKey: string, body: object): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.text()
}
