import { auditServer } from 'graphql-http'
import { describe, expect, it } from 'vitest'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()

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
    expect(results.filter(({ status }) => status !== 'ok')).toEqual([])
    expect(results).toHaveLength(61)
  })
})
