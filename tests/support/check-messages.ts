import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterAll, beforeAll, expect } from 'vitest'
import { KOREAN } from '../../src/languages/ko/korean.ts'
import { MESSAGES_CHANNEL } from '../../src/languages/localize.ts'
import { isForeign } from './foreign-messages.ts'

const SHOWN_LENGTH = 500
const untranslated = new Set<string>()

function check(message: unknown): void {
  if (typeof message !== 'string' || KOREAN.translate(message) !== null || isForeign(message)) return
  untranslated.add(message.slice(0, SHOWN_LENGTH))
}

beforeAll(() => {
  untranslated.clear()
  subscribe(MESSAGES_CHANNEL, check)
})
afterAll(() => {
  unsubscribe(MESSAGES_CHANNEL, check)
  expect([...untranslated], 'messages without a Korean translation; add them to src/languages/ko').toEqual([])
})
