import { createHmac, timingSafeEqual } from 'node:crypto'
import { decodeId, encodeId } from '../ids.ts'

/** The URL that gives a file out: whoever has it may read, until it expires. */
export function makeArtifactUrl(
  publicUrl: string,
  secret: string,
  artifact: { id: string; expiresAt: Date },
): string {
  const id = encodeId('Artifact', artifact.id)
  const expires = String(Math.floor(artifact.expiresAt.getTime() / 1000))
  return `${publicUrl}/artifacts/${id}?expires=${expires}&signature=${sign(secret, id, expires)}`
}

export interface ArtifactPath {
  /** UUID of the artifact. */
  artifactId: string
  /** In seconds since 1970. */
  expires: number
  isSignedWith(secret: string): boolean
}

/** What such a URL says; null for one that says nothing of ours. Nothing is believed before `isSignedWith`. */
export function readArtifactPath(pathAndQuery: string): ArtifactPath | null {
  const [, id = '', expires = '', signature = ''] =
    /^\/artifacts\/([a-z0-9_]+)\?expires=(\d{1,12})&signature=([0-9a-f]{64})$/.exec(pathAndQuery) ?? []
  const artifactId = decodeId('Artifact', id)
  if (!artifactId) return null
  const given = Buffer.from(signature, 'hex')
  return {
    artifactId,
    expires: Number(expires),
    isSignedWith: secret => timingSafeEqual(given, Buffer.from(sign(secret, id, expires), 'hex')),
  }
}

function sign(secret: string, id: string, expires: string): string {
  return createHmac('sha256', secret).update(`artifact.${id}.${expires}`).digest('hex')
}
