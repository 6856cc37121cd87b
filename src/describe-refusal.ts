import { InvalidSettings } from './config/config.ts'
import { DatabaseUnusable } from './platform/database/database.ts'

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
