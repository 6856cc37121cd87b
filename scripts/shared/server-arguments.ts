/** Invalid arguments. `message` says what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Which server to use, and with which key. */
export interface ServerArguments {
  /** Without `/graphql`. */
  serverUrl: string
  apiKey: string
}

/** Options for `parseArgs`. */
export const SERVER_OPTIONS = { url: { type: 'string' }, key: { type: 'string' } } as const

/** Reads the options, which take precedence over the environment. @throws UsageError */
export function readServer(
  { url: sentUrl, key }: { url?: string | undefined; key?: string | undefined },
  env: NodeJS.ProcessEnv,
): ServerArguments {
  const url = sentUrl ?? (env.CANOPY_URL || 'http://127.0.0.1:4000/graphql')
  const apiKey = key ?? env.CANOPY_API_KEY
  if (!apiKey) throw new UsageError('An API key is required: pass --key or set CANOPY_API_KEY.')
  if (!URL.canParse(url)) throw new UsageError(`${url} is not an address.`)
  return { serverUrl: url.replace(/\/(graphql\/?)?$/, ''), apiKey }
}
