import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { UsageError } from '../shared/server-arguments.ts'

/**
 * Reads the manifest that GraphQL codegen writes (`persisted-documents.json`): a JSON object of documents by their hash.
 * @returns the documents. @throws UsageError
 */
export function readManifest(file: string): string[] {
  const documents = Object.entries(parseManifest(file))
  if (documents.length === 0) throw new UsageError(`${file} contains no documents.`)
  return documents.map(([hash, text]) => {
    if (typeof text !== 'string') throw new UsageError(`${file}: the document of ${hash} is not a text.`)
    const sha256 = createHash('sha256').update(text).digest('hex')
    // Clients send the hash of the manifest, so it must be the one that Canopy computes.
    if (hash.replace(/^sha256:/, '') !== sha256)
      throw new UsageError(
        `${file}: ${hash} is not the SHA-256 of its document. Set \`persistedDocuments: { hashAlgorithm: 'sha256' }\` in the configuration of codegen.`,
      )
    return text
  })
}

function parseManifest(file: string): Record<string, unknown> {
  let manifest: unknown
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${(error as Error).message}`)
  }
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest))
    throw new UsageError(`${file} is not a JSON object of documents by their hash.`)
  return manifest as Record<string, unknown>
}
