import { expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { startAuthorityWatch } from '../../src/streams/authority-watch.ts'
import { openTestApp } from '../support/open-test-app.ts'
import { atEnd } from '../support/start-test-canopy.ts'

/** Holds API key lookups until the test calls `answer`. */
function holdLookups({ everyWorkspace: prisma }: App['database']) {
  const waiting: (() => void)[] = []
  const apiKey = {
    async findMany(args: Parameters<typeof prisma.apiKey.findMany>[0]) {
      const keys = await prisma.apiKey.findMany(args)
      await new Promise<void>(answer => waiting.push(answer))
      return keys
    },
  }
  return {
    database: { everyWorkspace: { apiKey } } as unknown as App['database'],
    untilAsked: () => expect.poll(() => waiting.length).toBe(1),
    answer: () => waiting.shift()?.(),
  }
}

it('does not end a stream based on keys that were read before it opened', async () => {
  const { app, newContext, stop } = await openTestApp({ STREAM_RECHECK_MS: '50' })
  atEnd(stop)
  const lookups = holdLookups(app.database)
  const authority = startAuthorityWatch({ ...app, database: lookups.database })
  const ended: string[] = []
  const watch = ({ viewer }: { viewer: Parameters<typeof authority.watch>[0] }, name: string) =>
    authority.watch(viewer, error => ended.push(`${name} ${error?.extensions.code ?? 'cut'}`))
  const [old, other] = [await newContext(), await newContext()]
  watch(old, 'revoked')
  watch(await newContext(), 'valid')
  await lookups.untilAsked()
  watch(other, 'of another key')
  watch({ viewer: { ...old.viewer, scopes: new Set(['READ'] as const) } }, 'with newer scopes')
  const leave = watch(old, 'left')
  leave()
  lookups.answer()
  await lookups.untilAsked()
  expect(ended).toEqual([])

  await app.database.prisma.apiKey.update({
    where: { id: old.viewer.apiKeyId },
    data: { revokedAt: new Date() },
  })
  lookups.answer()
  await lookups.untilAsked()
  lookups.answer()
  await lookups.untilAsked()
  expect(ended).toContain('revoked UNAUTHENTICATED')
  expect(ended.filter(end => /^(valid|of another key|left)/.test(end))).toEqual([])
  lookups.answer()
  await authority.stop()
})
