const WIDTH = 20

/** `████████░░░░░░░░░░░░  40 %` */
export function formatProgress(percent: number): string {
  const filled = Math.round((percent / 100) * WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${String(Math.round(percent)).padStart(3)} %`
}
