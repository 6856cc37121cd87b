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

/** Texts put together by chance from pieces that trip up tokenizers. The same seed gives the same texts. */
export function hostileTexts(count: number, seed: number): string[] {
  const next = randomNumbers(seed)
  return Array.from({ length: count }, () =>
    Array.from({ length: Math.floor(next() * 60) }, () => PIECES[Math.floor(next() * PIECES.length)]!).join(
      '',
    ),
  )
}

/** Numbers from 0 to 1 of a linear congruential generator. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
