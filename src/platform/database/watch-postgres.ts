import type { Extension, PGlite } from '@electric-sql/pglite'

/** The message of Postgres before it aborts. */
const FATAL_MESSAGE = /\b(?:PANIC|FATAL): +(.+)/
/** Exit status of a failed statement, after which PGlite continues. */
const STATEMENT_FAILED = 100

/**
 * Calls back as soon as Postgres aborts, because it could not write its log or crashed. PGlite does not notice, and its
 * next call of Postgres never returns. So the process must exit within the callback.
 * @param onEnd receives the last message of Postgres.
 */
export function watchPostgres(onEnd: (last: string) => void) {
  let lastMessage: string | null = null
  const extension: Extension = {
    name: 'watch',
    setup: async (_, emscriptenOpts) => ({
      emscriptenOpts: {
        ...emscriptenOpts,
        onAbort: (what: unknown) => onEnd(lastMessage ?? `aborted: ${what || 'unknown reason'}`),
      },
    }),
  }
  return {
    extension,
    onStderr(text: string): boolean {
      lastMessage = FATAL_MESSAGE.exec(text)?.[1] ?? lastMessage
      return true
    },
    /** From now on, exceptions and exits of Postgres also call back. */
    start({ Module }: PGlite): void {
      const runOnce = Module._PostgresMainLoopOnce
      Module._PostgresMainLoopOnce = () => {
        try {
          runOnce()
        } catch (error) {
          if ((error as { status?: number }).status !== STATEMENT_FAILED)
            onEnd(lastMessage ?? (error as Error).message)
          throw error
        }
      }
    },
  }
}
