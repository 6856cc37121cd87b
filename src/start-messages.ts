import type { App } from './app.ts'
import { InvalidSettings } from './config/config.ts'
import type { SignInLink } from './http/sign-in-link.ts'
import { DatabaseUnusable } from './platform/database/database.ts'

/** Prints one line of start output. */
export type PrintLine = (line: string) => void

/** Prints where Canopy is, and how to sign in. */
export function announce(
  { config, publicUrl: url }: App,
  { secret, link }: { secret: string | null; link: SignInLink | null },
  print: PrintLine,
): void {
  if (config.role === 'worker')
    print(`Canopy worker is ready: ${config.workerConcurrency} tasks at a time. Health: ${url}/health/ready`)
  else {
    const lines = ['', 'Canopy is ready.', `  API        ${url}/graphql`]
    if (config.hasGraphiql) lines.push(`  GraphiQL   ${url}/${link?.fragment ?? ''}`)
    if (link)
      lines.push(
        `             Open this link to sign in. It works once, within ${Math.ceil(config.signInLinkTtlMs / 60_000)} minutes.`,
      )
    // A key from a setting is not printed: output ends up in logs, and the operator already knows the key.
    const key = config.bootstrapApiKey ? 'the one in BOOTSTRAP_API_KEY' : secret
    if (key) lines.push(`  API key    ${key}`)
    print(`${lines.join('\n')}\n`)
  }
}

const LISTEN_PROBLEMS: Record<string, string> = {
  EADDRINUSE: 'PORT is already in use. Stop the other program, or set PORT to a free port.',
  EADDRNOTAVAIL: 'HOST is not an address of this machine. Use 127.0.0.1, 0.0.0.0 or one of its addresses.',
  EACCES: 'This user has no permission to listen on PORT. Set PORT to 1024 or higher.',
}

/** Explains why Canopy cannot start. @returns the error itself if the user cannot fix it. */
export function describeStartError(error: unknown): unknown {
  const isForUser = error instanceof InvalidSettings || error instanceof DatabaseUnusable
  const { code = '', syscall } = error as NodeJS.ErrnoException
  const listenProblem = syscall === 'listen' ? LISTEN_PROBLEMS[code] : undefined
  return listenProblem ?? (isForUser ? error.message : error)
}
