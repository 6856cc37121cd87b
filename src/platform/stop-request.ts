const PARENT_CHECK_MS = 1_000
/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. */
const SAME_REQUEST_MS = 1_000

/**
 * Calls back once when the process is told to end: by Ctrl-C, by SIGTERM, or because the `npm start` that started it is
 * gone (some shells pass no signals on). A signal that comes a second or
 * more after the first ends it at once.
 */
export function onStopRequest(stop: (reason: string) => Promise<void>): void {
  let stoppingSince: number | null = null
  const request = (reason: string) => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince >= SAME_REQUEST_MS) process.exit(1)
      return
    }
    stoppingSince = performance.now()
    stop(reason).catch(error => {
      console.error(error)
      process.exit(1)
    })
  }
  process.on('SIGINT', () => request('Ctrl-C'))
  process.on('SIGTERM', () => request('SIGTERM'))
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) {
    setInterval(() => {
      if (process.ppid !== parent && stoppingSince === null) request('npm is gone')
    }, PARENT_CHECK_MS).unref()
  }
}
