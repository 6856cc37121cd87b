import { unlessAborted } from '../../platform/deadline.ts'
import { MAX_SECTIONS } from '../../templates/limits.ts'

/** Per plan: as many as a template may have. */
export const MAX_PLAN_SECTIONS = MAX_SECTIONS
/** Per topic. */
export const MAX_TOPIC_AGENTS = 20
/** In UTF-16 code units. */
export const MAX_TOPIC_CHARACTERS = 200
export const MAX_SECTION_TITLE_CHARACTERS = 200
export const MAX_SECTION_DESCRIPTION_CHARACTERS = 2_000
export const MAX_KEY_POINT_CHARACTERS = 500
/** Per section. */
export const MAX_KEY_POINTS = 20

/** Returns the result of the work, or `late` if the signal aborts first. The work itself is not canceled. */
export async function waitInTime<T>(signal: AbortSignal, work: () => Promise<T>, late: T): Promise<T> {
  if (signal.aborted) return late
  try {
    return await unlessAborted(signal, work)
  } catch (error) {
    if (signal.aborted) return late
    throw error
  }
}
