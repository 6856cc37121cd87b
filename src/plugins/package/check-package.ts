import { ValidationError, type ValidationIssue } from '../../errors.ts'
import type { JsonSchemas } from '../json-schema/json-schemas.ts'
import { MANIFEST_FILE, type Manifest, parseManifest } from './manifest.ts'
import { type PackageFiles, readPackage, SIGNATURE_FILE } from './package-files.ts'
import { findSigner, type TrustedKey, verify } from './signature.ts'

export interface PackageRules {
  trustedKeys: readonly TrustedKey[]
  /** Whether packages without a trusted signature can be installed. */
  allowsUnsigned: boolean
  /** Packages that come with this release. They need no signature. */
  official: readonly { checksum: string }[]
  schemas: Pick<JsonSchemas, 'findProblems'>
}

/** A package without problems. */
export interface AcceptedPackage {
  manifest: Manifest
  code: string
  checksum: string
  /** Name of the trusted key that signed it. */
  signedBy: string | null
  isOfficial: boolean
  /** Of MCP servers only. */
  mcp: null
}

const UNTRUSTED =
  'is not signed by a trusted key; sign it with `npm run plugin -- sign`, which prints the public key, and add the key to PLUGIN_TRUSTED_KEYS, or set PLUGIN_ALLOW_UNSIGNED for development'
const BROKEN = 'does not fit manifest.json and main.js; sign the package again with `npm run plugin -- sign`'

/** Reads and checks a package. @throws ValidationError with all problems */
export async function checkPackage(bytes: Uint8Array, rules: PackageRules): Promise<AcceptedPackage> {
  const files = await readPackage(bytes)
  const { code, checksum } = files
  const isOfficial = rules.official.some(one => one.checksum === checksum)
  const signedBy = verify(files, rules.trustedKeys)
  const parsed = parseManifest(files.manifest)
  const issues = [
    ...('issues' in parsed ? parsed.issues : await findSchemaProblems(parsed.manifest, rules.schemas)),
    ...checkTrust(files, isOfficial || signedBy !== null || rules.allowsUnsigned),
  ]
  if ('issues' in parsed || issues.length) throw new ValidationError(issues)
  return { manifest: parsed.manifest, code, checksum, signedBy, isOfficial, mcp: null }
}

/** A signature that does not fit is refused even if none is required: the files were changed after signing. */
function checkTrust(files: PackageFiles, isAllowed: boolean): ValidationIssue[] {
  if (files.signature !== null && findSigner(files) === null)
    return [{ path: SIGNATURE_FILE, message: BROKEN }]
  return isAllowed ? [] : [{ path: 'package', message: UNTRUSTED }]
}

/** Problems of the JSON Schemas of a manifest. */
export async function findSchemaProblems(
  { config, tools }: Manifest,
  schemas: Pick<JsonSchemas, 'findProblems'>,
): Promise<ValidationIssue[]> {
  const named = Object.entries(tools).flatMap(([name, { input, output }]): [object, string][] => [
    [input, `tools.${name}.input`],
    [output, `tools.${name}.output`],
  ])
  const problems: ValidationIssue[] = []
  for (const [schema, path] of [[config, 'config'] as [object, string], ...named])
    problems.push(...(await schemas.findProblems(schema, `${MANIFEST_FILE}.${path}`)))
  return problems
}
