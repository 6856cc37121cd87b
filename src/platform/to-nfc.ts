/** Limit of the Stream-Safe Text Format of Unicode (UAX #15). No text in any language has more. */
const MAX_MARKS = 30
/** COMBINING GRAPHEME JOINER, which is invisible and interrupts a run of marks. */
const JOINER = '\u{34f}'
const MARK = String.raw`[\p{M}--\u{34f}]`
const LONG_RUN = new RegExp(`${MARK}{${MAX_MARKS + 1}}`, 'v')
const FULL_RUN = new RegExp(`${MARK}{${MAX_MARKS}}(?=${MARK})`, 'gv')

/**
 * Converts a text to NFC in linear time, even for hostile input. Normalization sorts the combining marks of a letter in
 * quadratic time: 80 kB of marks block the process for 2 s. So a joiner is inserted into runs of more than 30.
 */
export function toNfc(text: string): string {
  return (LONG_RUN.test(text) ? text.replace(FULL_RUN, `$&${JOINER}`) : text).normalize('NFC')
}
