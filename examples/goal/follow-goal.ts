import type { CanopyClient } from '../canopy-client.ts'
import { watchFrom } from '../resume.ts'
import { dim, printLine } from '../terminal/terminal.ts'
import { formatChange, formatLive } from './format-progress.ts'
import { createLiveBlock, type Terminal } from './live-block.ts'
import { FollowGoal, type Goal } from './operations.ts'
import { applyItem, type Item, isWaiting, type Progress } from './progress.ts'

const REDRAW_MS = 200

/** Shows the progress of a goal. */
interface View {
  change(item: Item, progress: Progress, before: Progress): void
  /** A line about the connection. */
  note(text: string): void
  stop(): void
}

interface FollowOptions {
  /** Overwritten with each change. Null: one line per change. */
  terminal: Terminal | null
  /** Whether the goal starts now, so that its time can be shown. */
  isNew: boolean
  /** Aborted: nothing is shown anymore. */
  signal: AbortSignal
}

/**
 * Follows a goal until it has ended, or waits for a person. Resumes after lost connections without losing a change.
 * @returns its last known state.
 */
export async function followGoal(
  client: CanopyClient,
  goal: Goal,
  { terminal, isNew, signal }: FollowOptions,
): Promise<Goal> {
  let progress: Progress = {
    goal,
    startedAt: isNew ? performance.now() : null,
    stepStartedAt: new Map(),
    written: 0,
  }
  let view = terminal ? createLiveView(terminal, () => progress) : LINES
  signal.addEventListener('abort', () => {
    view.stop()
    view = SILENT
  })
  const items = watchFrom(
    client,
    FollowGoal,
    { goalId: goal.id },
    {
      cursorOf: ({ goalProgress: item }) => ('sequence' in item ? item.sequence : null),
      onResume: after => view.note(`The connection was lost. Resuming after change ${after ?? 0} …`),
    },
  )
  try {
    for await (const { goalProgress: item } of items) {
      const before = progress
      progress = applyItem(before, item, performance.now())
      view.change(item, progress, before)
      if (isWaiting(progress.goal)) break
    }
  } finally {
    view.stop()
  }
  return progress.goal
}

const LINES: View = {
  change(item, progress, before) {
    const line = formatChange(item, progress, before)
    if (line !== null) printLine(line)
  },
  note: text => printLine(dim(`  ${text}`)),
  stop() {},
}

const SILENT: View = { change() {}, note() {}, stop() {} }

/** Redrawn in between too, because times go on. */
function createLiveView(terminal: Terminal, current: () => Progress): View {
  const block = createLiveBlock(terminal)
  let note: string | null = null
  const draw = () => {
    const lines = formatLive(current(), performance.now())
    block.show(note === null ? lines : [...lines, dim(`  ${note}`)])
  }
  const timer = setInterval(draw, REDRAW_MS)
  return {
    change() {
      note = null
      draw()
    },
    note(text) {
      note = text
      draw()
    },
    stop() {
      clearInterval(timer)
      draw()
      block.keep()
    },
  }
}
