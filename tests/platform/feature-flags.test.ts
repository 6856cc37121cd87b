import { OpenFeature } from '@openfeature/server-sdk'
import pino from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { createFlagProvider, type FlagRow } from '../../src/flags/flag-provider.ts'
import { isFailing } from '../../src/flags/is-failing.ts'
import { isInRollout } from '../../src/flags/rollout.ts'

const USERS = Array.from({ length: 1_000 }, () => uuidv7())
const chosen = (key: string, percent: number) => USERS.filter(user => isInRollout(key, user, percent))

describe('a rollout', () => {
  it('chooses about its share of users, the same each time', () => {
    expect(chosen('a', 30)).toEqual(chosen('a', 30))
    // Five standard deviations, of which 14.5 users are one.
    expect(Math.abs(chosen('a', 30).length - 300)).toBeLessThan(73)
    expect(chosen('a', 0)).toEqual([])
    expect(chosen('a', 100)).toEqual(USERS)
  })

  it('only adds users when its share rises', () => {
    for (let percent = 1; percent <= 100; percent++) {
      const more = new Set(chosen('a', percent))
      expect(chosen('a', percent - 1).filter(user => !more.has(user))).toEqual([])
    }
  })

  it('chooses other users for another flag', () => {
    const first = new Set(chosen('a', 50))
    const both = chosen('b', 50).filter(user => first.has(user))
    expect(Math.abs(both.length - 250)).toBeLessThan(70)
  })
})

describe('operations', () => {
  const none = { calls: 0, failures: 0 }
  it.each([
    ['half of the calls', { calls: 200, failures: 100 }, none, true],
    ['a tenth of the calls', { calls: 200, failures: 20 }, none, true],
    ['less than a tenth', { calls: 200, failures: 19 }, none, false],
    ['all of too few calls', { calls: 19, failures: 19 }, none, false],
    ['twice as often as before', { calls: 100, failures: 40 }, { calls: 100, failures: 20 }, true],
    ['less than twice as often as before', { calls: 100, failures: 39 }, { calls: 100, failures: 20 }, false],
    ['more often than too few calls before', { calls: 100, failures: 40 }, { calls: 1, failures: 1 }, true],
  ])('that fail for %s: %j, before %j', (_, now, before, expected) => {
    expect(isFailing({ now, before }, 20)).toBe(expected)
  })
})

describe('the OpenFeature provider', () => {
  const workspaceId = uuidv7()
  /** @returns a client whose rows are what `read` returns, and the number of reads. */
  async function open(read: () => Promise<FlagRow[]>) {
    let reads = 0
    const provider = createFlagProvider(
      pino({ level: 'silent' }),
      () => {
        reads++
        return read()
      },
      60_000,
    )
    const domain = uuidv7()
    await OpenFeature.setProviderAndWait(domain, provider)
    const client = OpenFeature.getClient(domain)
    const isOn = (user: string, byDefault = true) =>
      client.getBooleanValue('a', byDefault, { targetingKey: user, workspaceId })
    return { client, isOn, provider, reads: () => reads }
  }

  it('reads the flags of a workspace once for many users', async () => {
    const flags = await open(async () => [{ key: 'a', enabled: true, rolloutPercent: 30 }])
    const values = await Promise.all(USERS.map(user => flags.isOn(user)))
    expect(USERS.filter((_, i) => values[i])).toEqual(chosen('a', 30))
    expect(flags.reads()).toBe(1)
  })

  it('reads them again once they are forgotten', async () => {
    let enabled = false
    const flags = await open(async () => [{ key: 'a', enabled, rolloutPercent: 100 }])
    expect(await flags.isOn('u')).toBe(false)
    enabled = true
    expect(await flags.isOn('u')).toBe(false)
    flags.provider.forget(workspaceId)
    expect(await flags.isOn('u')).toBe(true)
  })

  it('gives the default without a row, and while the database fails', async () => {
    let fails = true
    const flags = await open(async () => {
      if (fails) throw new Error('no database')
      return []
    })
    expect([await flags.isOn('u', true), await flags.isOn('u', false)]).toEqual([true, false])
    fails = false
    expect([await flags.isOn('u', true), await flags.isOn('u', false)]).toEqual([true, false])
    expect(await flags.client.getStringValue('a', 'none', { workspaceId })).toBe('none')
  })
})
