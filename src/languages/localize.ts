import { channel } from 'node:diagnostics_channel'
import { KOREAN } from './ko/korean.ts'
import type { Language } from './language.ts'

/** Receives every message passed to `localize`, in English. */
export const MESSAGES_CHANNEL = 'canopy:messages'

const messages = channel(MESSAGES_CHANNEL)

/**
 * Translates a message for its reader. Messages are written and stored in English and translated where they leave
 * Canopy. Returns the English message if it has no translation.
 */
export function localize(message: string, language: Language): string {
  if (messages.hasSubscribers) messages.publish(message)
  return language === 'ko' ? (KOREAN.translate(message) ?? message) : message
}
