import { toStorable } from '../platform/database/text-problems.ts'
import type { SandboxNote } from '../sandbox/protocol.ts'
import type { TaskRun } from '../tasks/define.ts'
import { saveSteps } from '../tasks/states.ts'

/** Lines saved in one transaction. */
const BATCH = 20
/** Of a line, in characters. */
const MAX_LINE = 1_000

/** Saves what a plugin logs and reports, in order. A line is an event of the task, unless it repeats the last one. */
export interface PluginLog {
  add(note: SandboxNote): void
  /** Waits until everything is saved. @throws what saving threw, such as TaskLost. */
  flush(): Promise<void>
}

export function createPluginLog(run: TaskRun): PluginLog {
  const waiting: SandboxNote[] = []
  let saving: Promise<void> | null = null
  let percent = 0
  const startSaving = () => {
    saving ??= save().finally(() => {
      saving = null
    })
    return saving
  }
  const save = async () => {
    while (waiting.length > 0) {
      const notes = waiting.splice(0, BATCH)
      const steps = notes.map(note => {
        if (note.kind === 'progress') percent = Math.max(percent, toPercent(note.percent))
        const step = note.kind === 'log' ? note.line : note.step
        return { percent, step: toStep(step) ?? 'Running the plugin' }
      })
      await run.effect(tx => saveSteps(tx, run.task, steps))
    }
  }
  return {
    add(note) {
      waiting.push(note)
      // It is awaited by `flush`. Until then, a rejection must not end the process.
      startSaving().catch(() => {})
    },
    async flush() {
      while (saving || waiting.length > 0) await startSaving()
    },
  }
}

function toPercent(value: number): number {
  return Number.isFinite(value) ? Math.min(100, Math.max(0, value)) : 0
}

function toStep(text: string | null): string | null {
  return text ? toStorable(text.slice(0, MAX_LINE)) : null
}
