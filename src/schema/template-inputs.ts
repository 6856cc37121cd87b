import { z } from 'zod'
import { nameText, text } from './validation.ts'

const MAX_TAGS = 20
const MAX_TAG_CHARACTERS = 50
/** Characters of a description or a changelog. */
export const MAX_NOTE_CHARACTERS = 2_000

/** Checks shared by all template inputs. The resolvers check that the content of a version is consistent. */
export const templateName = nameText(200)
export const templateDescription = text(0, MAX_NOTE_CHARACTERS)
export const changelog = text(0, MAX_NOTE_CHARACTERS)
export const templateTags = z
  .array(nameText(MAX_TAG_CHARACTERS))
  .max(MAX_TAGS, `must have at most ${MAX_TAGS} tags`)
