import { createHmac, timingSafeEqual } from 'node:crypto'
import { decodeId, encodeId } from '../ids.ts'

/** The URL that takes the file of an upload: whoever has it may send, until it expires. */
export function makeUploadUrl(publicUrl: string, secret: string, upload: { id: string; expiresAt: Date }) {
  const id = encodeId('Upload', upload.id)
  const expires = String(Math.floor(upload.expiresAt.getTime() / 1000))
  return `${publicUrl}/uploads/${id}?expires=${expires}&signature=${sign(secret, id, expires)}`
}

export interface UploadPath {
  /** UUID of the upload. */
  uploadId: string
  isSignedWith(secret: string): boolean
}

/** What such a URL says; null for one that says nothing of ours. Nothing is believed before `isSignedWith`. */
export function readUploadPath(pathAndQuery: string): UploadPath | null {
  const [, id = '', expires = '', signature = ''] =
    /^\/uploads\/([a-z0-9_]+)\?expires=(\d{1,12})&signature=([0-9a-f]{64})$/.exec(pathAndQuery) ?? []
  const uploadId = decodeId('Upload', id)
  if (!uploadId) return null
  const given = Buffer.from(signature, 'hex')
  return {
    uploadId,
    isSignedWith: secret => timingSafeEqual(given, Buffer.from(sign(secret, id, expires), 'hex')),
  }
}

function sign(secret: string, id: string, expires: string): string {
  return createHmac('sha256', secret).update(`upload.${id}.${expires}`).digest('hex')
}
