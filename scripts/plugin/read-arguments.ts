import { parseArgs } from 'node:util'
import { UsageError } from '../shared/run-command.ts'

export const USAGE = `Usage: npm run plugin -- new <folder> [--kind TOOL | AGENT | INTEGRATION]
       npm run plugin -- check <folder or package>
       npm run plugin -- test <folder> [--tool <name>] [--input <JSON>] [--config <JSON>]
                              [--allow <permission>]... [--secret <name>=<value>]...
       npm run plugin -- pack <folder> [--out <file>]
       npm run plugin -- sign <folder or package> --key <file> [--out <file>]

  new       Writes a plugin to start from. Default kind: TOOL.
  check     Lists all problems of a plugin.
  test      Runs a plugin in a sandbox, and prints its result.
  --tool    Tool to run. Can be omitted if there is only one.
  --input   What the plugin gets. Default: {}.
  --config  Its configuration. Default: {}.
  --allow   Grants a permission, such as network:api.example.com. By default, none is granted.
  --secret  Grants a secret, and sets its value.
  pack      Writes a package to install, without a signature.
  sign      Writes a signed package, and prints the public key.
  --key     Private key, in PEM. Created if the file does not exist.
  --out     The package to write. Default: <name>-<version>.zip. To sign a package: itself.`

const KINDS = ['TOOL', 'AGENT', 'INTEGRATION'] as const
export type Kind = (typeof KINDS)[number]

export type Command =
  | { command: 'new'; folder: string; kind: Kind }
  | { command: 'check'; source: string }
  | ({ command: 'test'; folder: string } & TryOptions)
  | { command: 'pack'; folder: string; out: string | null }
  | { command: 'sign'; source: string; key: string; out: string | null }

export interface TryOptions {
  /** Null: the only one. */
  tool: string | null
  input: Record<string, unknown>
  config: Record<string, unknown>
  /** Permissions. */
  allow: string[]
  secrets: Record<string, string>
}

const OPTIONS = {
  kind: { type: 'string' },
  tool: { type: 'string' },
  input: { type: 'string' },
  config: { type: 'string' },
  allow: { type: 'string', multiple: true },
  secret: { type: 'string', multiple: true },
  out: { type: 'string' },
  key: { type: 'string' },
} as const

/** The options of each command. */
const KNOWN: Record<Command['command'], (keyof typeof OPTIONS)[]> = {
  new: ['kind'],
  check: [],
  test: ['tool', 'input', 'config', 'allow', 'secret'],
  pack: ['out'],
  sign: ['key', 'out'],
}

/** @throws UsageError, or an error of `parseArgs` */
export function readArguments(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  const [command = '', source, ...others] = positionals
  if (!isCommand(command)) throw new UsageError(`The command must be ${Object.keys(KNOWN).join(', ')}.`)
  if (!source || others.length) throw new UsageError(`Name one plugin: ${command} <folder>.`)
  const unknown = Object.keys(values).find(name => !KNOWN[command].some(known => known === name))
  if (unknown) throw new UsageError(`--${unknown} is not an option of ${command}.`)
  const out = values.out ?? null
  switch (command) {
    case 'new':
      return { command, folder: source, kind: readKind(values.kind ?? 'TOOL') }
    case 'check':
      return { command, source }
    case 'test':
      return { command, folder: source, ...readTry(values) }
    case 'pack':
      return { command, folder: source, out }
    case 'sign':
      if (!values.key) throw new UsageError('--key is required: the file of a private key.')
      return { command, source, key: values.key, out }
  }
}

function isCommand(name: string): name is Command['command'] {
  return Object.hasOwn(KNOWN, name)
}

function readKind(given: string): Kind {
  const kind = KINDS.find(one => one === given)
  if (!kind) throw new UsageError(`--kind must be ${KINDS.join(', ')}.`)
  return kind
}

interface TryValues {
  tool?: string | undefined
  input?: string | undefined
  config?: string | undefined
  allow?: string[] | undefined
  secret?: string[] | undefined
}

function readTry({ tool, input, config, allow = [], secret = [] }: TryValues): TryOptions {
  const secrets = Object.fromEntries(secret.map(readSecret))
  const granted = Object.keys(secrets).map(name => `secret:${name}`)
  return {
    tool: tool ?? null,
    input: readObject('input', input),
    config: readObject('config', config),
    allow: [...new Set([...allow, ...granted])],
    secrets,
  }
}

function readSecret(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=')
  if (at < 1) throw new UsageError('--secret must be <name>=<value>.')
  return [pair.slice(0, at), pair.slice(at + 1)]
}

function readObject(option: string, json = '{}'): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // Reported below.
  }
  throw new UsageError(`--${option} must be a JSON object.`)
}
