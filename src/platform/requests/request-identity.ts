import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

const REQUEST_ID = /^[\w.-]{1,128}$/

/** Names the request that is being served, in everything that is logged and told about it. */
export const requestIdentity = new AsyncLocalStorage<{ requestId: string }>()

/** The id that the client sent, where it is one we can use, or a new one. */
export function chooseRequestId(sent: string | string[] | undefined): string {
  return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID()
}

/** The id of the request being served. */
export function currentRequestId(): string {
  return requestIdentity.getStore()?.requestId ?? 'none'
}
