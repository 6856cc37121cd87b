import { createHmac, timingSafeEqual } from 'node:crypto'
import { decodeId, encodeId, ID_PREFIXES } from './ids.ts'

/** What a signed URL opens, with the folder it stands in. */
const FOLDERS = { Upload: 'uploads', Artifact: 'artifacts' } as const
type Kind = keyof typeof FOLDERS

/** A URL that needs no key: whoever has it may use what it names, until it expires. */
export function makeSignedUrl(
  kind: Kind,
  publicUrl: string,
  secret: string,
  target: { id: string; expiresAt: Date },
): string {
  const id = encodeId(kind, target.id)
  const expires = String(Math.floor(target.expiresAt.getTime() / 1000))
  return `${publicUrl}/${FOLDERS[kind]}/${id}?expires=${expires}&signature=${sign(kind, secret, id, expires)}`
}

export interface SignedPath {
  /** UUID of what it names. */
  id: string
  /** In seconds since 1970. */
  expires: number
  isSignedWith(secret: string): boolean
}

const PATH = /^\/([a-z]+)\/([a-z0-9_]+)\?expires=(\d{1,12})&signature=([0-9a-f]{64})$/

/** What such a URL says; null for one that says nothing of ours. Nothing is believed before `isSignedWith`. */
export function readSignedPath(kind: Kind, pathAndQuery: string): SignedPath | null {
  const [, folder, name = '', expires = '', signature = ''] = PATH.exec(pathAndQuery) ?? []
  const id = folder === FOLDERS[kind] ? decodeId(kind, name) : null
  if (!id) return null
  const given = Buffer.from(signature, 'hex')
  return {
    id,
    expires: Number(expires),
    isSignedWith: secret => timingSafeEqual(given, Buffer.from(sign(kind, secret, name, expires), 'hex')),
  }
}

function sign(kind: Kind, secret: string, id: string, expires: string): string {
  return createHmac('sha256', secret).update(`${ID_PREFIXES[kind]}.${id}.${expires}`).digest('hex')
}
