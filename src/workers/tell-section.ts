import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { reportTopic } from '../platform/tasks/task-topics.ts'
import type { WrittenSection } from '../reports/write/passage.ts'
import type { SectionPiece } from '../reports/write/write-section.ts'
import type { Progress, TaskRun } from './task-definition.ts'

/** What is there of a section is shown to its readers about so often. */
const SHOW_EVERY_MS = 300

/** Where a section stands. */
interface Place {
  workspaceId: string
  /** UUID. */
  reportId: string
  order: number
}

interface Telling {
  /** UUID. */
  reportId: string
  order: number
  /** Begins to write, until the signal aborts. */
  write: (signal: AbortSignal) => AsyncGenerator<SectionPiece, WrittenSection>
  /** Said of the task with the whole section. */
  progress: Progress
}

/**
 * Keeps a section as it is written, and at its end whole with what it cites and how far that brings the task, in one
 * transaction.
 */
export async function tellSection(
  run: Pick<TaskRun, 'task' | 'signal' | 'effect' | 'wake'>,
  { reportId, order, write, progress }: Telling,
): Promise<void> {
  const place = { workspaceId: run.task.workspaceId, reportId, order }
  const leaving = new AbortController()
  const writing = write(AbortSignal.any([run.signal, leaving.signal]))
  const wake = () => run.wake(reportTopic(reportId))
  let markdown = ''
  let shown = ''
  let shownAt = performance.now()
  let next = writing.next()
  try {
    for (;;) {
      const due = markdown === shown ? Infinity : shownAt + SHOW_EVERY_MS - performance.now()
      const piece = await within(due, next)
      if (piece?.done) {
        await run.effect(tx => finishSection(tx, place, piece.value), progress)
        return wake()
      }
      if (piece) {
        markdown = piece.value.restart ? piece.value.text : markdown + piece.value.text
        next = writing.next()
      } else {
        await run.effect(tx => showSection(tx, place, markdown))
        shown = markdown
        shownAt = performance.now()
        wake()
      }
    }
  } finally {
    // A piece that is asked for would be waited for, as long as a model may be silent.
    leaving.abort(new Error('The section is not told any further.'))
    await writing.return(null as never)
  }
}

/** What comes within some milliseconds, or null. It is not lost then: ask again for the same. */
async function within<T>(ms: number, coming: Promise<T>): Promise<T | null> {
  // Who asked may have left when it fails.
  coming.catch(() => {})
  if (ms === Infinity) return coming
  if (ms <= 0) return null
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>(resolve => {
    timer = setTimeout(resolve, ms, null)
  })
  return Promise.race([coming, late]).finally(() => clearTimeout(timer))
}

async function showSection(tx: WorkspaceTransaction, place: Place, markdown: string): Promise<void> {
  const { reportId, order } = place
  await tx.reportSection.updateMany({
    where: { reportId, ordinal: order, isComplete: false },
    data: { markdown },
  })
}

async function finishSection(
  tx: WorkspaceTransaction,
  { workspaceId, reportId, order }: Place,
  { markdown, model, citations }: WrittenSection,
): Promise<void> {
  await tx.reportSection.updateMany({
    where: { reportId, ordinal: order, isComplete: false },
    data: { markdown, model, isComplete: true },
  })
  await tx.sectionCitation.createMany({
    data: citations.map(({ start, end, passage }, position) => ({
      workspaceId,
      reportId,
      ordinal: order,
      position,
      start,
      end,
      chunkId: passage.chunkId,
      documentId: passage.documentId,
      documentTitle: passage.documentTitle,
      sourceUri: passage.sourceUri,
      digest: passage.digest,
    })),
  })
}
