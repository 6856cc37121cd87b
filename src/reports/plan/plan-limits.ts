import { MAX_SECTIONS } from '../../templates/limits.ts'

/** Per plan: as many as a template may have. */
export const MOST_SECTIONS = MAX_SECTIONS
/** Per topic. */
export const MOST_AGENTS = 20
/** In UTF-16 code units. */
export const MOST_TOPIC = 200
export const MOST_TITLE = 200
export const MOST_DESCRIPTION = 2_000
export const MOST_KEY_POINT = 500
/** Per section. */
export const MOST_KEY_POINTS = 20
