/** A suffix of the Porter2 algorithm, its replacement, and the conditions for replacing it. */
export interface SuffixRule {
  suffix: string
  replacement: string
  /** Must match the text before the suffix. */
  after?: RegExp
  /** The suffix must be in R2, not only in the region of its step. */
  inR2?: boolean
}

/** Step 2, in R1. */
export const STEP_2 = longestFirst(
  {
    tional: 'tion',
    enci: 'ence',
    anci: 'ance',
    abli: 'able',
    entli: 'ent',
    izer: 'ize',
    ization: 'ize',
    ational: 'ate',
    ation: 'ate',
    ator: 'ate',
    alism: 'al',
    aliti: 'al',
    alli: 'al',
    fulness: 'ful',
    ousli: 'ous',
    ousness: 'ous',
    iveness: 'ive',
    iviti: 'ive',
    biliti: 'ble',
    bli: 'ble',
    fulli: 'ful',
    lessli: 'less',
  },
  [
    { suffix: 'ogi', replacement: 'og', after: /l$/ },
    { suffix: 'li', replacement: '', after: /[cdeghkmnrt]$/ },
  ],
)

/** Step 3, in R1. */
export const STEP_3 = longestFirst(
  {
    tional: 'tion',
    ational: 'ate',
    alize: 'al',
    icate: 'ic',
    iciti: 'ic',
    ical: 'ic',
    ful: '',
    ness: '',
  },
  [{ suffix: 'ative', replacement: '', inR2: true }],
)

/** Step 4, in R2. */
export const STEP_4 = longestFirst(
  Object.fromEntries(
    'al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize'
      .split(' ')
      .map(suffix => [suffix, '']),
  ),
  [{ suffix: 'ion', replacement: '', after: /[st]$/ }],
)

function longestFirst(plain: Record<string, string>, conditional: readonly SuffixRule[]): SuffixRule[] {
  const rules = Object.entries(plain).map(([suffix, replacement]) => ({ suffix, replacement }))
  return [...rules, ...conditional].sort((a, b) => b.suffix.length - a.suffix.length)
}
