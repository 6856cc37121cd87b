import { beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../support/free-port.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld } from '../support/seed.ts'
import { type Script, spawnScript } from '../support/spawn-script.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { TASK_CODES } from '../support/tasks/task-codes.ts'
import { waitUntil } from '../support/wait-until.ts'

const Left = graphql(`
  query SmokeLeft {
    agents { nodes { name coverageHistory { totalCount } } }
    documents { totalCount }
    tasks { totalCount }
  }
`)

/** Measurements fail while this is true. */
let isBroken = false
const canopy = setUpTestCanopy(
  { TASK_MAX_ATTEMPTS: '1' },
  {
    ...TASK_CODES,
    COVERAGE_REFRESH: async (run, services) => {
      if (isBroken) throw new Error('broken by the test')
      return TASK_CODES.COVERAGE_REFRESH(run, services)
    },
  },
)
beforeAll(async () => {
  await seedWorld(canopy.client)
})

const start = (...args: string[]): Script => spawnScript('scripts/smoke/main.ts', args, {})
const startFor = (key: string, ...args: string[]) => start('--url', canopy.url, '--key', key, ...args)

async function finish({ ended, output, errors }: Script) {
  const code = await ended
  const [, ...lines] = output()
    .trim()
    .replace(/\d+ ms/g, 'N ms')
    .split('\n')
  return { code, lines, errors: errors() }
}

const STEPS = [
  'ok      query: key, counts and a search  N ms',
  'ok      task: create an agent  N ms',
  'ok      task: stream its measurement  N ms',
  'ok      task: delete the agent  N ms',
  'Passed in N ms.',
]

describe('npm run smoke', () => {
  it('passes on a running server, prints each step, and leaves nothing in the workspace', async () => {
    const before = await canopy.client.run(Left, {})
    expect(await finish(startFor(canopy.client.secret))).toEqual({ code: 0, lines: STEPS, errors: '' })
    expect(await canopy.client.run(Left, {})).toEqual(before)
  })

  it('deletes its agent and exits with 1 if the task fails', async () => {
    const before = await canopy.client.run(Left, {})
    isBroken = true
    const { code, lines } = await finish(startFor(canopy.client.secret)).finally(() => {
      isBroken = false
    })
    expect(code).toBe(1)
    expect(lines[2]).toMatch(
      /^FAILED {2}task: stream its measurement {2}N ms {2}The task ended with the status FAILED\. /,
    )
    expect(lines[3]).toBe(STEPS[3])
    expect(await canopy.client.run(Left, {})).toEqual(before)
  })

  it('names what is wrong with an address, a key, a scope, a workspace or an argument', async () => {
    const nowhere = `http://127.0.0.1:${await findFreePort()}`
    const reader = await canopy.newClient({ scopes: ['READ'] })
    const empty = await canopy.newClient()
    const ends = [
      start('--url', nowhere, '--key', 'any'),
      startFor('canopy_not_a_key_of_this_server'),
      startFor(reader.secret),
      startFor(empty.secret),
    ].map(async script => {
      const { code, lines } = await finish(script)
      return [code, ...lines]
    })
    const failed = (message: string) => [1, `FAILED  query: key, counts and a search  N ms  ${message}`]
    expect(await Promise.all(ends)).toEqual([
      failed(`Canopy does not answer at ${nowhere}/graphql. Check --url, and that Canopy is running.`),
      failed('This API key is unknown, expired or revoked.'),
      failed('The API key has the scope READ. Use a key with the scope WRITE.'),
      failed('The workspace has no published taxonomy, so no agent can be created. Publish one.'),
    ])
    const invalid = await Promise.all([finish(start()), finish(startFor('any', '--every', 'day'))])
    expect(invalid.map(({ code, errors }) => [code, errors.split('\n')[0]])).toEqual([
      [2, 'An API key is required: pass --key or set CANOPY_API_KEY.'],
      [2, '--every must be a number of seconds above 0.'],
    ])
  })

  it('repeats with --watch until it is stopped, and finishes the current run', async () => {
    const script = startFor(canopy.client.secret, '--watch', '--every', '0.01')
    await waitUntil('two runs', async () => script.output().split('Passed').length > 2)
    script.child.kill('SIGTERM')
    const { code, lines, errors } = await finish(script)
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(lines.at(-1)).toMatch(/^Stopped after \d+ runs, 0 failed\.$/)
    const { agents } = await canopy.client.run(Left, {})
    expect(agents.nodes.map(({ name }) => name)).toEqual(['People guide'])
  })
})
