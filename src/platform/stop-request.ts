const PARENT_CHECK_MS = 1_000

/**
 * Calls back once when the process is told to end: by Ctrl-C, by SIGTERM, or because the `npm start` that started it is
 * gone (some shells pass no signals on). A second signal ends it at once.
 */
export function onStopRequest(stop: (reason: string) => Promise<void>): void {
  let isStopping = false
  const request = (reason: string) => {
    if (isStopping) process.exit(1)
    isStopping = true
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
      if (process.ppid !== parent && !isStopping) request('npm is gone')
    }, PARENT_CHECK_MS).unref()
  }
}
