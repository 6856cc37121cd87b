import { z } from 'zod'
import { DAY_MS, integer, MAX_INT, setting, url, YEAR_MS } from './setting.ts'

export const uploads = {
  UPLOAD_MAX_BYTES: setting('Maximum file size.', integer(1, 1_000_000_000).default(20_000_000)),
  UPLOAD_URL_TTL_MS: setting('Lifetime of an upload URL.', integer(100, DAY_MS).default(900_000)),
  UPLOAD_TIMEOUT_MS: setting('Time limit for receiving a file.', integer(100, 290_000).default(240_000)),
  UPLOAD_RETENTION_MS: setting(
    'How long an upload is kept after its URL was created, used or not.',
    integer(0, 10 * YEAR_MS).default(DAY_MS),
  ),
  UPLOAD_UNUSED_LIMIT: setting(
    'Unused uploads per workspace. Beyond this, `createUpload` returns a `LimitReachedError`. URLs that expired without a file do not count.',
    integer(1, 1_000_000).default(1_000),
  ),
  UPLOAD_UNUSED_BYTES: setting(
    'Total announced bytes of the unused uploads of one workspace. At least `UPLOAD_MAX_BYTES`.',
    integer(1, MAX_INT).default(2_000_000_000),
  ),
  EXTRACTION_TIMEOUT_MS: setting(
    'Time limit for extracting text from one file.',
    integer(100, 600_000).default(30_000),
  ),
  EXTRACTION_THREADS: setting('Files that one process extracts concurrently.', integer(1, 64).default(1)),
  EXTRACTION_MEMORY_BYTES: setting(
    'Memory limit for extracting one file.',
    integer(50_000_000, 16_000_000_000).default(512_000_000),
  ),
  EXTRACTION_MAX_BYTES: setting(
    'Maximum unpacked size of a file. Files that unpack to more than 1 MB may also not exceed 100 times their packed size.',
    integer(1_000, 2_000_000_000).default(200_000_000),
  ),
  EXTRACTION_MAX_ENTRIES: setting(
    'Maximum number of files packed into one file.',
    integer(1, 1_000_000).default(10_000),
  ),
}

export const exports = {
  ARTIFACT_STORE: setting(
    'Where exported report files are stored: `database`, `disk` or `s3`. See [exports](exports.md).',
    z.enum(['database', 'disk', 's3'], { error: 'must be one of database, disk, s3' }).default('database'),
  ),
  ARTIFACT_MAX_BYTES: setting(
    'Maximum size of an exported file. Can only be larger than the default with `disk` or `s3`.',
    integer(1_000, 100_000_000).default(10_000_000),
  ),
  ARTIFACT_FOLDER: setting(
    'Folder for `disk`. Processes on several machines must share it.',
    z.string().min(1).optional(),
    '`artifacts` in `DATA_DIR`',
  ),
  S3_ENDPOINT: setting(
    'For `s3`: URL of the store, without the bucket, such as `https://s3.eu-central-1.amazonaws.com`.',
    url(['http:', 'https:']).optional(),
    'none',
  ),
  S3_BUCKET: setting(
    'For `s3`: an existing bucket.',
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a bucket name, such as canopy-reports')
      .optional(),
    'none',
  ),
  S3_REGION: setting(
    'For `s3`: region for signing requests.',
    z.string().min(1).max(100).default('us-east-1'),
  ),
  S3_ACCESS_KEY_ID: setting('For `s3`: access key ID.', z.string().min(1).max(1_000).optional(), 'none'),
  S3_SECRET_ACCESS_KEY: setting(
    'For `s3`: secret access key.',
    z.string().min(1).max(1_000).optional(),
    'none',
  ),
  DOWNLOADS_PER_ADDRESS: setting(
    'Concurrent downloads of one client address from one process. Beyond this, downloads are rejected with HTTP 429 and `Retry-After`.',
    integer(1, 100_000).default(50),
  ),
  DOWNLOADS_PER_PROCESS: setting(
    'The same for all addresses together. Each download may use 1 MB of memory.',
    integer(1, 100_000).default(100),
  ),
  EXPORT_TIMEOUT_MS: setting(
    'Time limit for exporting one file of a report.',
    integer(100, 600_000).default(60_000),
  ),
  EXPORT_THREADS: setting(
    'Files that one process exports concurrently. `Report.markdown` is rendered there too.',
    integer(1, 64).default(1),
  ),
  EXPORT_MEMORY_BYTES: setting(
    'Memory limit for exporting one file.',
    integer(50_000_000, 16_000_000_000).default(512_000_000),
  ),
}
