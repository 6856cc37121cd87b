import { DatabaseUnusable } from './platform/database/database.ts'
import { InvalidSettings } from './read-config.ts'

const LISTEN_PROBLEMS: Record<string, string> = {
  EADDRINUSE: 'PORT: another program listens there already. Stop it, or set PORT to a free one.',
  EADDRNOTAVAIL: 'HOST: this machine does not have that address. Use 127.0.0.1, 0.0.0.0 or one of its own.',
  EACCES: 'PORT: this user may not listen there. Set PORT to 1024 or above.',
}

/** Explains why Canopy cannot start. @returns the error itself if the user cannot fix it. */
export function describeRefusal(error: unknown): unknown {
  const isForUser = error instanceof InvalidSettings || error instanceof DatabaseUnusable
  const { code = '', syscall } = error as NodeJS.ErrnoException
  const listenProblem = syscall === 'listen' ? LISTEN_PROBLEMS[code] : undefined
  return listenProblem ?? (isForUser ? error.message : error)
}
