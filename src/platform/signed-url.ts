import { createHmac, timingSafeEqual } from 'node:crypto'
import { decodeId, encodeId, ID_PREFIXES } from './ids.ts'

/** What a signed URL can give access to, and its URL folder. */
const FOLDERS = { Upload: 'uploads', Artifact: 'artifacts', GoalFile: 'files' } as const
type Kind = keyof typeof FOLDERS

/** Creates a URL that works without an API key for anyone, until it expires. */
export function createSignedUrl(
  kind: Kind,
  publicUrl: string,
  secret: string,
  target: { id: string; expiresAt: Date },
): string {
  const id = encodeId(kind, target.id)
  const expires = String(Math.floor(target.expiresAt.getTime() / 1000))
  return `${publicUrl}/${FOLDERS[kind]}/${id}?expires=${expires}&signature=${sign(kind, secret, id, expires)}`
}

const PATH = /^\/([a-z]+)\/([a-z0-9_]+)\?expires=(\d{1,12})&signature=([0-9a-f]{64})$/

/** Parses a signed URL. Null if it is not one. Do not trust the result before `isSignedWith` returns true. */
export function readSignedPath(kind: Kind, pathAndQuery: string) {
  const [, folder, name = '', expires = '', signature = ''] = PATH.exec(pathAndQuery) ?? []
  const id = folder === FOLDERS[kind] ? decodeId(kind, name) : null
  if (!id) return null
  const actual = Buffer.from(signature, 'hex')
  return {
    /** UUID of the upload, artifact or file. */
    id,
    /** Unix time in seconds. */
    expires: Number(expires),
    isSignedWith: (secret: string): boolean =>
      timingSafeEqual(actual, Buffer.from(sign(kind, secret, name, expires), 'hex')),
  }
}

function sign(kind: Kind, secret: string, id: string, expires: string): string {
  return createHmac('sha256', secret).update(`${ID_PREFIXES[kind]}.${id}.${expires}`).digest('hex')
}
