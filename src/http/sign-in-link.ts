import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Handler } from './http-server.ts'
import { sendError, sendJson } from './send.ts'

/** Signs one browser in to GraphiQL, once. */
export interface SignInLink {
  /** A URL fragment: browsers never send it, so it appears in no log or referrer. */
  fragment: string
  /** @returns the API key for the right token, once, before it expires. Otherwise null. */
  redeem(token: string): string | null
}

export function createSignInLink(apiKey: string, ttlMs: number): SignInLink {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = performance.now() + ttlMs
  let isUsed = false
  return {
    fragment: `#sign-in=${token}`,
    redeem(given) {
      if (isUsed || performance.now() >= expiresAt || !isSame(given, token)) return null
      isUsed = true
      return apiKey
    },
  }
}

/**
 * `POST /sign-in` exchanges the token of a sign-in link for the API key. The token is in the Authorization header, so
 * that other origins need a preflight and there is no body to read.
 */
export function createSignInRoute(link: SignInLink | null): Handler {
  return ({ method, headers }, response) => {
    response.setHeader('cache-control', 'no-store')
    if (method !== 'POST') {
      response.setHeader('allow', 'POST')
      return sendError(response, 405, { message: 'Use POST to send the token of a sign-in link.' })
    }
    const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]
    const apiKey = (token && link?.redeem(token)) || null
    if (apiKey) return sendJson(response, 200, { apiKey })
    sendError(response, 401, {
      message:
        'This sign-in link was already used, has expired or is from before the last restart. Paste an API key, or restart Canopy for a new link.',
    })
  }
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
