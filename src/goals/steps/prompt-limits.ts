/** Bytes (UTF-8) of findings in a prompt. The synthesis keeps a part of the limits of its goal for it. */
export const MAX_PROMPT_BYTES = 24_000
