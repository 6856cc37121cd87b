import type { Extension, PGlite } from '@electric-sql/pglite'

/** What Postgres writes last when it gives up. */
const LAST_WORDS = /\b(?:PANIC|FATAL): +(.+)/
/** The status by which Postgres leaves a statement that failed; PGlite goes on with the next. */
const STATEMENT_FAILED = 100

/**
 * Calls back as soon as Postgres has ended itself: it could not write its log, or its code broke. PGlite does not notice and
 * would call it again and again without ever leaving the event loop, so the process has to end within the callback.
 * @param onEnd is given the last words of Postgres.
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
    /** From now on, code that breaks and an exit of Postgres are noticed too. */
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
