import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readServer, SERVER_OPTIONS, type ServerArguments, UsageError } from '../shared/server-arguments.ts'

export const USAGE = `Usage: npm run import -- <folder> [--node <key>]... [--url <address>] [--key <API key>]

  <folder>   Folder whose files become documents. Later runs send only what changed.
  --node     Key of a node of the published taxonomy on which to place them. Can be repeated.
  --url      Address of Canopy. Default: CANOPY_URL, or http://127.0.0.1:4000/graphql.
  --key      API key with the scope WRITE. Default: CANOPY_API_KEY.`

export interface Arguments extends ServerArguments {
  folder: string
  nodeKeys: string[]
}

/** @throws UsageError */
export function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): Arguments {
  const { values, positionals } = parse(args)
  const [folder, ...others] = positionals
  if (!folder) throw new UsageError('Name the folder to import.')
  if (others.length) throw new UsageError('Name only one folder.')
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${folder} is not a folder.`)
  return { folder, nodeKeys: values.node ?? [], ...readServer(values, env) }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { node: { type: 'string', multiple: true }, ...SERVER_OPTIONS },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
