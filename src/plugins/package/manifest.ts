import { valid } from 'semver'
import { z } from 'zod'
import type { ValidationIssue } from '../../errors.ts'
import { findJsonProblems } from '../json-schema/find-json-problems.ts'
import { PERMISSION_RULE, parsePermission } from '../permissions.ts'
import { explainIssue, toIssues } from '../value-problems.ts'

export const MANIFEST_FILE = 'manifest.json'

const KINDS = ['TOOL', 'AGENT', 'INTEGRATION'] as const
const MAX_MANIFEST_BYTES = 256 * 1024
const MAX_SCHEMA_BYTES = 64 * 1024
const MAX_PERMISSIONS = 50
const MAX_TOOLS = 50
/** The only tool that an integration can have. */
const EXPORT = 'export'
/** Accepts no settings. */
const NO_CONFIG = { type: 'object', properties: {}, additionalProperties: false }

const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine(value => value.trim() !== '', 'must not be blank')

/** A JSON Schema of an object. Whether it is valid is checked in a thread, by `findProblems` of `JsonSchemas`. */
const objectSchema = z
  .record(z.string(), z.unknown())
  .refine(
    ({ type }) => type === undefined || [type].flat().includes('object'),
    'must be a JSON Schema of an object: its "type" must be "object"',
  )
  .refine(
    schema => Buffer.byteLength(JSON.stringify(schema)) <= MAX_SCHEMA_BYTES,
    `must be at most ${MAX_SCHEMA_BYTES} bytes`,
  )

const tool = z.strictObject({
  description: text(2_000),
  input: objectSchema,
  output: objectSchema,
  /** Whether it changes something outside. Such a tool is not run again after a failure. */
  hasEffects: z.boolean().default(true),
  /** The tool that undoes it. */
  compensatedBy: z
    .string()
    .nullish()
    .transform(name => name ?? null),
})

const manifest = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,63}$/,
      'must be 1 to 64 lower-case letters, digits and hyphens, such as "slack-notifier"',
    ),
  version: z
    .string()
    .max(64)
    .refine(
      version => valid(version) === version,
      'must be a semantic version without build metadata, such as "1.0.0"',
    ),
  kind: z.enum(KINDS),
  description: text(2_000),
  author: text(200)
    .nullish()
    .transform(author => author ?? null),
  permissions: z
    .array(
      z.strictObject({
        name: z
          .string()
          .max(300)
          .refine(name => parsePermission(name) !== null, PERMISSION_RULE),
        /** For the administrator who grants it. */
        reason: text(500),
      }),
    )
    .max(MAX_PERMISSIONS)
    .default([]),
  config: objectSchema.default(NO_CONFIG),
  tools: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z][\w-]{0,63}$/, 'must be a letter, then at most 63 letters, digits, "_" and "-"'),
      tool,
    )
    .refine(tools => Object.keys(tools).length <= MAX_TOOLS, `must have at most ${MAX_TOOLS} tools`)
    .default({}),
})

/** What a plugin is and asks for, with defaults. Also describes MCP servers. */
export type Manifest = z.output<typeof manifest>

/** Checks the text of manifest.json, except whether its JSON Schemas are valid. @returns all problems at once. */
export function parseManifest(text: string): { manifest: Manifest } | { issues: ValidationIssue[] } {
  const reject = (message: string) => ({ issues: [{ path: MANIFEST_FILE, message }] })
  if (Buffer.byteLength(text) > MAX_MANIFEST_BYTES)
    return reject(`must be at most ${MAX_MANIFEST_BYTES} bytes`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return reject('must be JSON')
  }
  const strange = findJsonProblems(value, MANIFEST_FILE)
  if (strange.length) return { issues: strange }
  const { data, error } = manifest.safeParse(value, { error: explainIssue })
  const issues = [...toIssues(error?.issues ?? [], MANIFEST_FILE), ...findContradictions(value)]
  return data && issues.length === 0 ? { manifest: data } : { issues }
}

/** Problems between fields. Checked apart from the fields, so that problems of fields do not hide them. */
function findContradictions(value: unknown): ValidationIssue[] {
  if (!isObject(value)) return []
  const tools = isObject(value.tools) ? value.tools : {}
  return [
    ...checkKind(value.kind, Object.keys(tools)),
    ...checkCompensation(tools),
    ...checkUnique(Array.isArray(value.permissions) ? value.permissions : []),
  ].map(({ path, message }) => ({ path: `${MANIFEST_FILE}.${path}`, message }))
}

function checkKind(kind: unknown, tools: string[]): ValidationIssue[] {
  if (kind === 'TOOL' && tools.length === 0)
    return [{ path: 'tools', message: 'must have at least one tool, because the kind is TOOL' }]
  if (kind === 'AGENT' && tools.length > 0)
    return [{ path: 'tools', message: 'must be omitted, because the kind is AGENT' }]
  if (kind !== 'INTEGRATION') return []
  return tools
    .filter(name => name !== EXPORT)
    .map(name => ({
      path: `tools.${name}`,
      message: `must be named "${EXPORT}", the only tool of a plugin whose kind is INTEGRATION`,
    }))
}

function checkCompensation(tools: Record<string, unknown>): ValidationIssue[] {
  return Object.entries(tools).flatMap(([name, definition]) => {
    const other = isObject(definition) ? definition.compensatedBy : null
    if (typeof other !== 'string' || (other !== name && Object.hasOwn(tools, other))) return []
    return [
      { path: `tools.${name}.compensatedBy`, message: 'must be the name of another tool of this plugin' },
    ]
  })
}

function checkUnique(permissions: unknown[]): ValidationIssue[] {
  const names = permissions.map(permission => (isObject(permission) ? permission.name : undefined))
  return names.flatMap((name, i) =>
    name !== undefined && names.indexOf(name) < i
      ? [{ path: `permissions.${i}.name`, message: 'is already asked for by an earlier permission' }]
      : [],
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
