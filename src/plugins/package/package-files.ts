import { createHash } from 'node:crypto'
import { zipSync } from 'fflate'
import { ValidationError, type ValidationIssue } from '../../errors.ts'
import { UnreadableFile } from '../../knowledge/extraction/extracted-text.ts'
import { readZip } from '../../knowledge/extraction/read-zip.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { MANIFEST_FILE } from './manifest.ts'

export const CODE_FILE = 'main.js'
export const SIGNATURE_FILE = 'signature.json'
/** Of a package, and of its files together. */
export const MAX_PACKAGE_BYTES = 2_000_000

const FILES = [MANIFEST_FILE, CODE_FILE, SIGNATURE_FILE]
const UNPACKING = { maxBytes: MAX_PACKAGE_BYTES, maxEntries: FILES.length }
/** ZIPs have no time zone: this is the same in each. */
const MODIFIED_AT = new Date(1980, 0, 1, 12)

/** The files of a package. */
export interface PackageFiles {
  manifest: string
  code: string
  /** Null if it is not signed. */
  signature: string | null
  /** SHA-256 of the package as `writePackage` writes it without a signature, in hexadecimal digits. */
  checksum: string
}

/** Reads a package. @throws ValidationError with all problems */
export async function readPackage(bytes: Uint8Array): Promise<PackageFiles> {
  const files = await unpack(bytes)
  const problems: ValidationIssue[] = []
  const read = (name: string, isRequired: boolean): string | null => {
    const data = files.get(name)
    const [text, message] = data ? decode(data) : [null, isRequired ? `is missing from the package` : null]
    if (message) problems.push({ path: name, message })
    return text
  }
  const manifest = read(MANIFEST_FILE, true)
  const code = read(CODE_FILE, true)
  const signature = read(SIGNATURE_FILE, false)
  if (manifest === null || code === null || problems.length) throw new ValidationError(problems)
  return makeFiles({ manifest, code, signature })
}

async function unpack(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const reject = (message: string) => new ValidationError([{ path: 'package', message }])
  if (bytes.length > MAX_PACKAGE_BYTES) throw reject(`must be at most ${MAX_PACKAGE_BYTES} bytes`)
  const seen = new Set<string>()
  const isWanted = (name: string) => {
    if (!FILES.includes(name))
      throw new UnreadableFile(
        `The package contains ${quote(name)}, but can only contain ${FILES.join(', ')}.`,
      )
    if (seen.has(name)) throw new UnreadableFile(`The package contains ${name} twice.`)
    seen.add(name)
    return true
  }
  try {
    return await readZip(bytes, UNPACKING, isWanted)
  } catch (error) {
    if (error instanceof UnreadableFile) throw reject(error.message)
    throw error
  }
}

const MAX_QUOTED = 80

function quote(name: string): string {
  return JSON.stringify(name.length > MAX_QUOTED ? `${name.slice(0, MAX_QUOTED)}…` : name)
}

function decode(data: Uint8Array): [text: string | null, problem: string | null] {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
  } catch {
    return [null, 'must be text in UTF-8']
  }
  return text.trim() === '' ? [null, 'is empty'] : [text, findTextProblem(text)]
}

/** Adds the checksum. */
export function makeFiles(files: Omit<PackageFiles, 'checksum'>): PackageFiles {
  const checksum = createHash('sha256')
    .update(writePackage({ ...files, signature: null }))
    .digest('hex')
  return { ...files, checksum }
}

/** Writes a package. The same files make the same bytes. */
export function writePackage({ manifest, code, signature }: Omit<PackageFiles, 'checksum'>): Uint8Array {
  const files = { [MANIFEST_FILE]: encode(manifest), [CODE_FILE]: encode(code) }
  const signed = signature === null ? files : { ...files, [SIGNATURE_FILE]: encode(signature) }
  return zipSync(signed, { level: 0, mtime: MODIFIED_AT })
}

/** Unlike a Buffer, of the class that fflate knows. */
function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
