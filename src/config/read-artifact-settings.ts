import { join } from 'node:path'
import type { Environment } from './environment.ts'

/** Where exported report files are stored. */
export interface ArtifactSettings {
  maxBytes: number
  place: { kind: 'database' } | { kind: 'disk'; folder: string } | ({ kind: 's3' } & S3Settings)
}

export interface S3Settings {
  /** Without a trailing slash. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** The database stores each file in one statement. */
const MAX_DATABASE_FILE_BYTES = 10_000_000
const S3_NAMES = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const

/** @returns a sentence for each problem with the artifact store settings. */
export function artifactProblems(env: Environment): string[] {
  if (env.ARTIFACT_STORE === 's3') {
    const missing = S3_NAMES.filter(name => env[name] === undefined)
    return missing.length ? [`${missing.join(', ')} must be set with ARTIFACT_STORE=s3.`] : []
  }
  return env.ARTIFACT_STORE === 'database' && env.ARTIFACT_MAX_BYTES > MAX_DATABASE_FILE_BYTES
    ? [
        `ARTIFACT_MAX_BYTES must be at most ${MAX_DATABASE_FILE_BYTES} if files are stored in the database. Set ARTIFACT_STORE to disk or s3 for larger files.`,
      ]
    : []
}

/** @param env settings for which `artifactProblems` returns nothing. */
export function toArtifacts(env: Environment): ArtifactSettings {
  const { ARTIFACT_MAX_BYTES: maxBytes } = env
  if (env.ARTIFACT_STORE === 'disk')
    return {
      maxBytes,
      place: { kind: 'disk', folder: env.ARTIFACT_FOLDER ?? join(env.DATA_DIR, 'artifacts') },
    }
  if (env.ARTIFACT_STORE === 'database') return { maxBytes, place: { kind: 'database' } }
  const [endpoint = '', bucket = '', accessKeyId = '', secretAccessKey = ''] = S3_NAMES.map(name => env[name])
  return {
    maxBytes,
    place: {
      kind: 's3',
      endpoint: endpoint.replace(/\/+$/, ''),
      bucket,
      region: env.S3_REGION,
      accessKeyId,
      secretAccessKey,
    },
  }
}
