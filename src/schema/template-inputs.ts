import { z } from 'zod'
import { nameText, text } from './validation.ts'

const MOST_TAGS = 20
const LONGEST_TAG = 50
/** What a template is for, and what changed in a version: in characters. */
export const LONGEST_NOTE = 2_000

/** Checks of what every input for templates has. Whether contents fit together is found out where they are kept. */
export const templateName = nameText(200)
export const templateDescription = text(0, LONGEST_NOTE)
export const changelog = text(0, LONGEST_NOTE)
export const templateTags = z
  .array(nameText(LONGEST_TAG))
  .max(MOST_TAGS, `must have at most ${MOST_TAGS} tags`)
