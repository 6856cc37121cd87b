const BAR_WIDTH = 30

/** A progress bar on a terminal; otherwise, a line for every 10 %. */
export function createProgress(total: number) {
  const isLive = process.stdout.isTTY === true && process.env.TERM !== 'dumb'
  let shown = -1
  return {
    show(done: number): void {
      const share = total === 0 ? 1 : Math.min(done / total, 1)
      if (isLive) {
        const filled = Math.round(share * BAR_WIDTH)
        process.stdout.write(
          `\r\x1b[2K${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${done} of ${total}`,
        )
        return
      }
      const tenth = Math.floor(share * 10)
      if (tenth > shown) console.log(`${done} of ${total} files`)
      shown = Math.max(shown, tenth)
    },
    end(): void {
      if (isLive) process.stdout.write('\n')
    },
  }
}
