import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { Language } from '../languages/language.ts'

const REQUEST_ID = /^[\w.-]{1,128}$/

interface RequestIdentity {
  requestId: string
  /** Language of messages. From Accept-Language until the API key is known. */
  language: Language
}

/** Identifies the current request in logs and errors. */
export const requestIdentity = new AsyncLocalStorage<RequestIdentity>()

/** @returns the request ID that the client sent if it is valid, otherwise a new one. */
export function chooseRequestId(sent: string | string[] | undefined): string {
  return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID()
}

/** ID of the current request. */
export function currentRequestId(): string {
  return requestIdentity.getStore()?.requestId ?? 'none'
}

/** Language of messages for the current request. */
export function currentLanguage(): Language {
  return requestIdentity.getStore()?.language ?? 'en'
}

/** Sets the language of the current request, once its API key is known. */
export function setCurrentLanguage(language: Language): void {
  const identity = requestIdentity.getStore()
  if (identity) identity.language = language
}
