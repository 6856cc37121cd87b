/** The HTTP status of each rejection. */
const STATUS = {
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  EXPIRED: 410,
  ALREADY_RECEIVED: 409,
  IN_PROGRESS: 409,
  TOO_LONG: 413,
  TOO_SHORT: 400,
  TOO_SLOW: 408,
  UNAVAILABLE: 503,
}
export type UploadRejection = keyof typeof STATUS

/** An upload is rejected. `message` is for the client. */
export class UploadRejected extends Error {
  override readonly name = 'UploadRejected'
  readonly code: UploadRejection
  readonly status: number
  constructor(code: UploadRejection, message: string) {
    super(message)
    this.code = code
    this.status = STATUS[code]
  }
}
