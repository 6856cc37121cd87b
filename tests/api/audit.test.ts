import { auditServer } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy()
})
afterAll(() => canopy.stop())

describe('GraphQL over HTTP', () => {
  it('passes every check of the graphql-http audit', async () => {
    const { url, secret } = canopy.client
    const results = await auditServer({
      url,
      fetchFn(target: string, init: RequestInit = {}) {
        const headers = new Headers(init.headers)
        headers.set('authorization', `Bearer ${secret}`)
        return fetch(target, { ...init, headers })
      },
    })
    const others = results.filter(result => result.status !== 'ok')
    expect(
      others.map(({ id, name, ...rest }) => ({ id, name, reason: 'reason' in rest && rest.reason })),
    ).toEqual([])
    expect(results).toHaveLength(61)
  })
})
