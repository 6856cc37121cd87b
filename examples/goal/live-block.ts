import wrapAnsi from 'wrap-ansi'

/** What it writes to: a terminal. */
export interface Terminal {
  columns: number
  rows: number
  write(text: string): unknown
}

/** Lines that the next `show` overwrites. Longer lines are cut, because wrapped ones could not be overwritten exactly. */
export function createLiveBlock(terminal: Terminal) {
  let height = 0
  const erase = () => (height > 0 ? `\x1b[${height}A\x1b[J` : '')
  return {
    show(lines: readonly string[]): void {
      // The last row is for the cursor. If there is not enough room, the end is what changes most.
      const shown = lines.slice(-Math.max(1, terminal.rows - 1)).map(line => cut(line, terminal.columns - 1))
      terminal.write(`${erase()}${shown.join('\n')}\n`)
      height = shown.length
    },
    /** Leaves the lines as they are. Later output starts below. */
    keep(): void {
      height = 0
    },
  }
}

function cut(line: string, columns: number): string {
  return wrapAnsi(line, columns, { hard: true, trim: false, wordWrap: false }).split('\n')[0] ?? ''
}
