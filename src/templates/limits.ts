/** The body of a template, and what comes of rendering it, in bytes of UTF-8. */
export const MAX_BODY_BYTES = 100_000
export const MAX_RENDERED_BYTES = 200_000
export const MAX_PROMPT_BYTES = 20_000
/** The merge of two bodies takes time by the square of their lines. */
export const MAX_LINES = 2_000
export const MAX_VARIABLES = 100
/** Descriptions, defaults and choices of all variables together: each within its own bound, they would be 4 million. */
export const MAX_VARIABLES_CHARACTERS = 200_000
export const MAX_SECTIONS = 50
export const MAX_NAME_CHARACTERS = 64
export const MAX_TITLE_CHARACTERS = 200
export const MAX_DESCRIPTION_CHARACTERS = 2_000
export const MAX_WORDS = 20_000
export const MAX_CHOICES = 100
export const MAX_CHOICE_CHARACTERS = 200

/** Of one text of a template: a body, a guide prompt, a title. */
export const MAX_PLACEHOLDERS = 500
export const MAX_PLACEHOLDERS_OF_SECTION = 10
export const MAX_PLACEHOLDER_CHARACTERS = 500
export const MAX_FILTERS = 5

/** Of an input of type TEXT. */
export const MAX_INPUT_CHARACTERS = 20_000
export const MAX_ITEMS = 200
export const MAX_ITEM_CHARACTERS = 2_000

/** A list of problems names so many, and counts the rest. */
export const MAX_PROBLEMS = 100
