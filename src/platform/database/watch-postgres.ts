import type { Extension, PGlite } from '@electric-sql/pglite'

/** The last message of Postgres before it aborts. */
const LAST_WORDS = /\b(?:PANIC|FATAL): +(.+)/
/** Exit status of a failed statement. PGlite continues with the next one. */
const STATEMENT_FAILED = 100

/**
 * Calls back as soon as Postgres aborts: it could not write its log, or its code broke. PGlite does not notice, and its next call of
 * Postgres never returns. So the process must exit within the callback.
 * @param onEnd gets the last message of Postgres.
 */
export function watchPostgres(onEnd: (last: string) => void) {
  let lastWords: string | null = null
  const extension: Extension = {
    name: 'watch',
    setup: async (_, emscriptenOpts) => ({
      emscriptenOpts: {
        ...emscriptenOpts,
        onAbort: (what: unknown) => onEnd(lastWords ?? `aborted: ${what || 'for no known reason'}`),
      },
    }),
  }
  return {
    extension,
    onStderr(text: string): boolean {
      lastWords = LAST_WORDS.exec(text)?.[1] ?? lastWords
      return true
    },
    /** From now on, exceptions and exits of Postgres call back too. */
    start({ Module }: PGlite): void {
      const runOnce = Module._PostgresMainLoopOnce
      Module._PostgresMainLoopOnce = () => {
        try {
          runOnce()
        } catch (error) {
          if ((error as { status?: number }).status !== STATEMENT_FAILED)
            onEnd(lastWords ?? (error as Error).message)
          throw error
        }
      }
    },
  }
}
