import { CanopyUnreachable, RequestRefused } from '../../examples/canopy-client.ts'
import { withDeadline } from '../../src/platform/deadline.ts'

const STEP_TIMEOUT_MS = 30_000

/** A step failed. `message` says why. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed'
}

/** Runs a step and returns its result. @throws StepFailed, after printing why. */
export type RunStep = <T>(name: string, work: () => Promise<T>) => Promise<T>

/** Prints one line per step, with its time. */
export function createRunStep(print: (line: string) => void): RunStep {
  return async (name, work) => {
    const startedAt = performance.now()
    const show = (mark: string, more = '') =>
      print(`${mark}  ${name}  ${Math.round(performance.now() - startedAt)} ms${more}`)
    try {
      const result = await withDeadline(STEP_TIMEOUT_MS, work(), timedOut)
      show('ok    ')
      return result
    } catch (error) {
      const failure = explain(error)
      show('FAILED', `  ${failure.message}`)
      throw failure
    }
  }
}

function timedOut(): Error {
  return new StepFailed(`No result within ${STEP_TIMEOUT_MS / 1000} s.`)
}

/** @throws the error itself if it is a defect of this script. */
function explain(error: unknown): StepFailed {
  if (error instanceof StepFailed) return error
  if (error instanceof CanopyUnreachable)
    return new StepFailed(`${error.message} Check --url, and that Canopy is running.`)
  if (error instanceof RequestRefused) return new StepFailed(error.message)
  throw error
}
