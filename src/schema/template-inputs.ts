import { z } from 'zod'
import { text } from './validation.ts'

const MOST_TAGS = 20
const LONGEST_TAG = 50

/** Checks of what every input for templates has. Whether contents fit together is found out where they are kept. */
export const templateName = text(1, 200).refine(isNotBlank, 'must have more than spaces')
export const templateDescription = text(0, 2_000)
export const changelog = text(0, 2_000)
export const templateTags = z
  .array(text(1, LONGEST_TAG).refine(isNotBlank, 'must have more than spaces'))
  .max(MOST_TAGS, `must have at most ${MOST_TAGS} tags`)

/** That there is nothing at all is told by the length. */
function isNotBlank(text: string): boolean {
  return text === '' || text.trim() !== ''
}
