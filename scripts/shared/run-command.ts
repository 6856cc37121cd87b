/** Invalid arguments. `message` says what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

interface Command {
  usage: string
  /** Errors whose message is for the user. Others are printed with their stack. */
  userErrors: readonly (abstract new (
    ...args: never[]
  ) => Error)[]
  /** @param signal aborts on Ctrl-C and SIGTERM. @returns the exit code. */
  run(signal: AbortSignal): Promise<number>
}

/** Runs a command and sets the exit code: 1 if it fails, 2 for invalid arguments. */
export async function runCommand({ usage, userErrors, run }: Command): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(usage)
    return
  }
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    process.exitCode = await run(stopping.signal)
  } catch (error) {
    const isUsage = error instanceof UsageError || isArgumentError(error)
    if (isUsage) console.error(`${error.message}\n\n${usage}`)
    else console.error(userErrors.some(type => error instanceof type) ? (error as Error).message : error)
    process.exitCode = isUsage ? 2 : 1
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

/** Whether `parseArgs` of Node threw it. */
function isArgumentError(error: unknown): error is Error {
  return (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS_') ?? false
}
