import { describe, expect, it } from 'vitest'
import { findFreePort } from '../support/free-port.ts'
import { expectWholeTour, startDemo } from '../support/start-demo.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy({ DEMO: 'true' })

describe('npm run demo', () => {
  it('runs against an existing server in plain lines, and does not stop that server', async () => {
    const demo = await startDemo({ CANOPY_URL: `${canopy.url}/`, CANOPY_API_KEY: canopy.client.secret })
    expect(await demo.ended, demo.errors()).toBe(0)
    expectWholeTour(demo.output())
    expect(demo.output()).not.toContain('\x1b')
    expect((await fetch(`${canopy.url}/health/ready`)).status).toBe(200)
  })

  it('reports a rejected key, a missing key, and an unreachable server in one sentence each', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`
    const demos = await Promise.all([
      startDemo({ CANOPY_URL: canopy.url, CANOPY_API_KEY: 'canopy_not_a_key_of_this_server' }),
      startDemo({ CANOPY_URL: url }),
      startDemo({ CANOPY_URL: url, CANOPY_API_KEY: 'any' }),
    ])
    const ends = demos.map(async demo => [await demo.ended, demo.errors()])
    expect(await Promise.all(ends)).toEqual([
      [1, 'This API key is unknown, expired or revoked.\n'],
      [1, 'CANOPY_API_KEY must be set with CANOPY_URL.\n'],
      [1, `Canopy does not answer at ${url}/graphql.\n`],
    ])
  })
})
