import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { Language } from '../../languages/language.ts'

const REQUEST_ID = /^[\w.-]{1,128}$/

interface RequestIdentity {
  requestId: string
  /** Language of its messages. From Accept-Language until the API key is known. */
  language: Language
}

/** Names the request that is being served, in everything that is logged and told about it. */
export const requestIdentity = new AsyncLocalStorage<RequestIdentity>()

/** The id that the client sent, where it is one we can use, or a new one. */
export function chooseRequestId(sent: string | string[] | undefined): string {
  return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID()
}

/** The id of the request being served. */
export function currentRequestId(): string {
  return requestIdentity.getStore()?.requestId ?? 'none'
}

/** The language of messages for the request being served. */
export function currentLanguage(): Language {
  return requestIdentity.getStore()?.language ?? 'en'
}

/** Sets the language of the request being served, once its API key is known. */
export function setCurrentLanguage(language: Language): void {
  const identity = requestIdentity.getStore()
  if (identity) identity.language = language
}
