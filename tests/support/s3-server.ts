import { createHmac, hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { startHttpServer } from './http-server.ts'

const S3_KEYS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
const REGION = 'ap-northeast-2'

export interface S3Server {
  /** Settings with which Canopy stores its files here. */
  settings: Record<string, string>
  objects: Map<string, Buffer>
  /** The reason for each rejected request. */
  refused: string[]
  /** Responds to the next `times` requests with 503. */
  failNext(times: number): void
  /** Runs before each request. If it throws, the response is 403. */
  before: ((method: string, key: string) => Promise<void>) | null
  /** Sends a requested object. */
  send: (response: ServerResponse, object: Buffer) => void
  stop(): Promise<void>
}

/** Starts a server with the part of S3 that Canopy uses. It computes every signature (version 4) itself. */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>()
  const refused: string[] = []
  let failing = 0
  const { url, close } = await startHttpServer(async (request, response, body) => {
    const problem = checkSignature(request, body)
    const { method = '', url: key = '' } = request
    const isForbidden = await self.before?.(method, key).then(
      () => false,
      () => true,
    )
    if (problem || isForbidden) {
      if (problem) refused.push(problem)
      response.writeHead(403).end()
    } else if (failing > 0) {
      failing -= 1
      response.writeHead(503).end()
    } else if (method === 'PUT') {
      objects.set(key, body)
      response.writeHead(200).end()
    } else if (method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else {
      const object = objects.get(key)
      response.writeHead(object ? 200 : 404)
      if (object) self.send(response, object)
      else response.end()
    }
  })
  const self: S3Server = {
    objects,
    refused,
    before: null,
    send: (response, object) => response.end(object),
    settings: {
      ARTIFACT_STORE: 's3',
      S3_ENDPOINT: url,
      S3_BUCKET: 'canopy-reports',
      S3_REGION: REGION,
      S3_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
      S3_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
    },
    failNext(times) {
      failing = times
    },
    stop: close,
  }
  return self
}

/** @returns what is wrong with a signature according to AWS's specification, or null if it is valid. */
function checkSignature({ method, url = '', headers }: IncomingMessage, body: Buffer): string | null {
  const [, credential = '', signed = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? []
  const [accessKeyId, day = '', region, service, end] = credential.split('/')
  const date = String(headers['x-amz-date'])
  if (accessKeyId !== S3_KEYS.accessKeyId) return 'another key'
  if (region !== REGION || service !== 's3' || end !== 'aws4_request') return 'another scope'
  if (!date.startsWith(day) || day === '') return 'another day'
  const digest = String(headers['x-amz-content-sha256'])
  if (method === 'PUT' && digest !== hash('sha256', body)) return 'another body'
  const names = signed.split(';')
  for (const needed of ['host', 'x-amz-content-sha256', 'x-amz-date'])
    if (!names.includes(needed)) return `${needed} is not signed`
  const canonical = [
    method,
    url,
    '',
    ...names.map(name => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    digest,
  ].join('\n')
  const toSign = [
    'AWS4-HMAC-SHA256',
    date,
    `${day}/${region}/s3/aws4_request`,
    hash('sha256', canonical),
  ].join('\n')
  const steps = [day, region, 's3', 'aws4_request', toSign]
  const expected = steps.reduce<Buffer>(
    (key, step) => createHmac('sha256', key).update(step).digest(),
    Buffer.from(`AWS4${S3_KEYS.secretAccessKey}`),
  )
  return expected.toString('hex') === signature ? null : 'another signature'
}
