import type { Translations } from '../catalog.ts'

/** Messages that only rows stored by earlier releases contain. */
export const FORMER: Translations = {}
