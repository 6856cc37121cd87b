import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const S3_KEYS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
const REGION = 'ap-northeast-2'

export interface S3Server {
  /** Settings of a Canopy that keeps its files there. */
  settings: Record<string, string>
  objects: Map<string, Buffer>
  /** Requests that were refused, for what reason. */
  refused: string[]
  /** Answers the next requests with 503. */
  failNext(times: number): void
  /** Waited for before a request is carried out; what it throws is answered with 403. Null: nothing. */
  before: ((method: string, key: string) => Promise<void>) | null
  /** Sends an object that is asked for. */
  send: (response: ServerResponse, object: Buffer) => void
  stop(): Promise<void>
}

/** A store that speaks as much of S3 as Canopy asks for, and reckons every signature (version 4) itself. */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>()
  const refused: string[] = []
  let failing = 0
  async function serve(request: IncomingMessage, response: ServerResponse) {
    const body = await readWhole(request)
    if (!body) return
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
  }
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const self: S3Server = {
    objects,
    refused,
    before: null,
    send: (response, object) => response.end(object),
    settings: {
      ARTIFACT_STORE: 's3',
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_BUCKET: 'canopy-reports',
      S3_REGION: REGION,
      S3_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
      S3_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
    },
    failNext(times) {
      failing = times
    },
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return self
}

/** Null where the client went away before all of it was sent. */
async function readWhole(request: IncomingMessage): Promise<Buffer | null> {
  try {
    return Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
  } catch {
    return null
  }
}

/** What is wrong with a request, by AWS's own description of the signature; null for one that is good. */
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
  if (method === 'PUT' && digest !== sha256(body)) return 'another body'
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
  const toSign = ['AWS4-HMAC-SHA256', date, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n')
  const steps = [day, region, 's3', 'aws4_request', toSign]
  const expected = steps.reduce<Buffer>(
    (key, step) => createHmac('sha256', key).update(step).digest(),
    Buffer.from(`AWS4${S3_KEYS.secretAccessKey}`),
  )
  return expected.toString('hex') === signature ? null : 'another signature'
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex')
}
