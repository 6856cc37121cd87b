const PIECES = [
  'retryWithBackoff',
  '연차휴가를',
  '신청',
  'a',
  'Z',
  '9',
  '1,000',
  'v2.1',
  '_',
  '-',
  '--',
  "'",
  '"',
  '\\',
  '%',
  '(',
  ')',
  '|',
  '&',
  '!',
  '?',
  '.',
  '…',
  '다.',
  ' ',
  '\n',
  '\n\n',
  '\r\n',
  '\t',
  '\0',
  '\ud83d',
  '\ude00',
  '😀',
  '👍🏽',
  '1️⃣',
  'é',
  'e\u0301',
  'ＡＢ',
  'ﷺ',
  '東京',
  'ㅋㅋ',
  '\u1112\u1161\u11ab',
  '# ',
  '## x\n',
  '```\n',
  '===\n',
  '---\n',
  '> ',
  '- ',
  'class A {\n',
  'def f(x):\n',
  '}\n',
  'x'.repeat(70),
  '한'.repeat(70),
  '__proto__',
  'constructor',
  '\u200b',
  '\ufeff',
  'İ',
  'ß',
  'ǅ',
]

/** Generates random texts from pieces that trip up tokenizers. @returns the same texts for the same seed. */
export function hostileTexts(count: number, seed: number): string[] {
  const next = randomNumbers(seed)
  return Array.from({ length: count }, () =>
    Array.from({ length: Math.floor(next() * 60) }, () => PIECES[Math.floor(next() * PIECES.length)]!).join(
      '',
    ),
  )
}

/** A linear congruential generator. @returns a function that returns numbers from 0 to 1, excluding 1. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
