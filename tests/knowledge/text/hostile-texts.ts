import { seededRandom } from '../../support/seeded-random.ts'

const PIECES = [
  ...'retryWithBackoff 연차휴가를 신청 a Z 9 1,000 v2.1 _ - -- \' " \\ % ( ) | & ! ? . … 다. 😀 👍🏽 1️⃣ é ＡＢ ﷺ'.split(
    ' ',
  ),
  ...'東京 ㅋㅋ __proto__ constructor İ ß ǅ e\u0301 \u1112\u1161\u11ab \u200b \ud83d \ude00'.split(' '),
  ...['x'.repeat(70), '한'.repeat(70), '\0', '\ufeff', ' ', '\t', '\n', '\n\n', '\r\n'],
  ...['# ', '## x\n', '```\n', '===\n', '---\n', '> ', '- ', 'class A {\n', 'def f(x):\n', '}\n'],
]

/** Generates random texts from pieces that trip up tokenizers. @returns the same texts for the same seed. */
export function hostileTexts(count: number, seed: number): string[] {
  const next = seededRandom(seed)
  return Array.from({ length: count }, () =>
    Array.from({ length: Math.floor(next() * 60) }, () => PIECES[Math.floor(next() * PIECES.length)]!).join(
      '',
    ),
  )
}
