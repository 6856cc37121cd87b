import type { TextPiece } from '../knowledge/answers/try-model.ts'
import { finishSection, saveDraft } from '../reports/store/report-rows.ts'
import type { WrittenSection } from '../reports/write/passage.ts'
import type { Progress, TaskRun } from '../tasks/define.ts'

/** How often the text of an unfinished section is saved for its subscribers. */
const SAVE_INTERVAL_MS = 300

interface SectionStream {
  /** UUID. */
  reportId: string
  order: number
  /** Starts writing. Stops when the signal aborts. */
  write: (signal: AbortSignal) => AsyncGenerator<TextPiece, WrittenSection>
  /** Progress of the task once the section is finished. */
  progress: Progress
}

/**
 * Saves a section repeatedly while it is written. At the end, saves the finished section, its citations and the
 * progress in one transaction.
 */
export async function streamSection(
  run: Pick<TaskRun, 'task' | 'signal' | 'effect'>,
  { reportId, order, write, progress }: SectionStream,
): Promise<void> {
  const section = { workspaceId: run.task.workspaceId, reportId, order }
  const stopping = new AbortController()
  const writing = write(AbortSignal.any([run.signal, stopping.signal]))
  let markdown = ''
  let saved = ''
  let savedAt = performance.now()
  let next = writing.next()
  try {
    for (;;) {
      const due = markdown === saved ? Infinity : savedAt + SAVE_INTERVAL_MS - performance.now()
      const piece = await within(due, next)
      if (piece?.done) {
        return run.effect(tx => finishSection(tx, section, piece.value), progress)
      }
      if (piece) {
        markdown = piece.value.restart ? piece.value.text : markdown + piece.value.text
        next = writing.next()
      } else {
        await run.effect(tx => saveDraft(tx, section, markdown))
        saved = markdown
        savedAt = performance.now()
      }
    }
  } finally {
    // Without the abort, `return` would wait for the next piece for as long as the model may be silent.
    stopping.abort(new Error('The section is no longer streamed.'))
    await writing.return(null as never)
  }
}

/** Returns null if the value takes longer than `ms`. Await the same promise again to get it. */
async function within<T>(ms: number, value: Promise<T>): Promise<T | null> {
  // The caller may have stopped waiting before it rejects.
  value.catch(() => {})
  if (ms === Infinity) return value
  if (ms <= 0) return null
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<null>(resolve => {
    timer = setTimeout(resolve, ms, null)
  })
  return Promise.race([value, timeout]).finally(() => clearTimeout(timer))
}
