import { describe, expect, it } from 'vitest'
import { findFreePort } from '../support/free-port.ts'
import { DEMO_TIMEOUT_MS, expectWholeTour, startDemo } from '../support/start-demo.ts'
import { atEnd, startTestCanopy } from '../support/start-test-canopy.ts'

describe('npm run demo', { timeout: DEMO_TIMEOUT_MS }, () => {
  it('plays against a server that runs already, and leaves that one alone', async () => {
    const canopy = await startTestCanopy({ DEMO: 'true' })
    atEnd(() => canopy.stop())
    const demo = await startDemo({ CANOPY_URL: `${canopy.url}/`, CANOPY_API_KEY: canopy.client.secret })
    expect(await demo.ended, demo.complaints()).toBe(0)
    expectWholeTour(demo.output())
    expect((await fetch(`${canopy.url}/health/ready`)).status).toBe(200)
  })

  it('says in one sentence that the key is refused', async () => {
    const canopy = await startTestCanopy()
    atEnd(() => canopy.stop())
    const demo = await startDemo({
      CANOPY_URL: canopy.url,
      CANOPY_API_KEY: 'canopy_not_a_key_of_this_server',
    })
    expect(await demo.ended).toBe(1)
    expect(demo.complaints()).toBe('This API key is unknown, expired or revoked.\n')
  })

  it('says in one sentence that nothing answers, and that a key is missing', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`
    const unreachable = await startDemo({ CANOPY_URL: url, CANOPY_API_KEY: 'any' })
    expect(await unreachable.ended).toBe(1)
    expect(unreachable.complaints()).toBe(`Canopy does not answer at ${url}/graphql.\n`)
    const keyless = await startDemo({ CANOPY_URL: url })
    expect(await keyless.ended).toBe(1)
    expect(keyless.complaints()).toBe('CANOPY_API_KEY must be set with CANOPY_URL.\n')
  })
})
