import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'

export const USAGE = `Usage: npm run import -- <folder> [--node <key>]... [--url <address>] [--key <API key>]

  <folder>   Folder whose files become documents. Later runs send only what changed.
  --node     Key of a node of the published taxonomy on which to place them. Can be repeated.
  --url      Address of Canopy. Default: CANOPY_URL, or http://127.0.0.1:4000/graphql.
  --key      API key with the scope WRITE. Default: CANOPY_API_KEY.`

/** Invalid arguments. `message` says what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface Arguments {
  folder: string
  nodeKeys: string[]
  /** Without `/graphql`. */
  serverUrl: string
  apiKey: string
}

/** @throws UsageError */
export function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): Arguments {
  const { values, positionals } = parse(args)
  const url = values.url ?? (env.CANOPY_URL || 'http://127.0.0.1:4000/graphql')
  const [folder, ...others] = positionals
  if (!folder) throw new UsageError('Name the folder to import.')
  if (others.length) throw new UsageError('Name only one folder.')
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${folder} is not a folder.`)
  const apiKey = values.key ?? env.CANOPY_API_KEY
  if (!apiKey) throw new UsageError('An API key is required: pass --key or set CANOPY_API_KEY.')
  if (!URL.canParse(url)) throw new UsageError(`${url} is not an address.`)
  return {
    folder,
    nodeKeys: values.node ?? [],
    serverUrl: url.replace(/\/(graphql\/?)?$/, ''),
    apiKey,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        node: { type: 'string', multiple: true },
        url: { type: 'string' },
        key: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
