import { parseArgs } from 'node:util'
import { MAX_BATCH_BYTES } from '../shared/batches.ts'
import { readServer, SERVER_OPTIONS, type ServerArguments, UsageError } from '../shared/server-arguments.ts'

export const USAGE = `Usage: npm run documents -- push <manifest> [--as-tools] [--batch-bytes <number>]
       npm run documents -- list
       npm run documents -- remove <document ID>...

  push           Registers the documents of a manifest that GraphQL codegen wrote (persisted-documents.json).
  --as-tools     Also offers them as MCP tools.
  --batch-bytes  Bytes of documents in one request. Must be below BODY_LIMIT_BYTES. Default: ${MAX_BATCH_BYTES}.
  list           Lists the registered documents, newest first.
  remove         Removes documents. They stop working within two seconds.

  --url          Address of Canopy. Default: CANOPY_URL, or http://127.0.0.1:4000/graphql.
  --key          API key with the scope ADMIN. Default: CANOPY_API_KEY.`

type Command =
  | { command: 'push'; manifest: string; asTools: boolean; batchBytes: number }
  | { command: 'list' }
  | { command: 'remove'; documentIds: string[] }

/** @throws UsageError */
export function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): Command & ServerArguments {
  const { values, positionals } = parse(args)
  const [command, ...names] = positionals
  return { ...readCommand(command, names, values), ...readServer(values, env) }
}

function readCommand(
  command: string | undefined,
  names: string[],
  values: { 'as-tools'?: boolean | undefined; 'batch-bytes'?: string | undefined },
): Command {
  if (command === 'push') {
    const [manifest, ...others] = names
    if (!manifest || others.length) throw new UsageError('Name one manifest to push.')
    const batchBytes = Number(values['batch-bytes'] ?? MAX_BATCH_BYTES)
    if (!Number.isInteger(batchBytes) || batchBytes < 1)
      throw new UsageError('--batch-bytes must be a whole number above 0.')
    return { command, manifest, asTools: values['as-tools'] ?? false, batchBytes }
  }
  if (command === 'list') return { command }
  if (command === 'remove') {
    if (names.length === 0) throw new UsageError('Name the IDs of the documents to remove.')
    return { command, documentIds: names }
  }
  throw new UsageError('The command must be push, list or remove.')
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'as-tools': { type: 'boolean' }, 'batch-bytes': { type: 'string' }, ...SERVER_OPTIONS },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
