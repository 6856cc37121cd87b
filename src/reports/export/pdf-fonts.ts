import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { create } from 'fontkit'

const FILES = {
  regular: import.meta.resolve('@expo-google-fonts/noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf'),
  bold: import.meta.resolve('@expo-google-fonts/noto-sans-kr/700Bold/NotoSansKR_700Bold.ttf'),
}

/**
 * The fonts that a PDF embeds, as subsets. They cover Hangul, Hanja, kana, Latin, Greek, Cyrillic and symbols, but no
 * emoji.
 */
export interface PdfFonts {
  regular: Buffer
  bold: Buffer
}

export async function loadPdfFonts(): Promise<PdfFonts> {
  const [regular, bold] = await Promise.all([
    readFile(fileURLToPath(FILES.regular)),
    readFile(fileURLToPath(FILES.bold)),
  ])
  return { regular, bold }
}

/** Joiners, variation selectors and direction marks, which have no glyph. */
const INVISIBLE = /^[\p{Cf}\p{Variation_Selector}]$/u
/**
 * Characters that share a glyph with a common one. If a PDF contained one, every such common character would be copied
 * and searched as it. A soft hyphen is invisible except at the end of a line.
 */
const TWINS = new Map([
  ['\u00AD', ''],
  ['\u2011', '-'],
  ['\u00A0', ' '],
])
const SPACE = /^\p{Zs}$/u

/**
 * Returns a function that replaces characters that the fonts lack by their code points, such as `{U+1F600}`, so that
 * readers notice them.
 */
export function createGlyphFilter({ regular, bold }: PdfFonts): (text: string) => string {
  const known = charactersOf(regular).intersection(charactersOf(bold))
  const has = (character: string) => known.has(character.codePointAt(0) ?? 0)
  const show = (character: string) => {
    const twin = TWINS.get(character)
    if (twin !== undefined) return twin
    if (character === '\n' || has(character)) return character
    if (SPACE.test(character)) return ' '
    if (INVISIBLE.test(character)) return ''
    return `{U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`
  }
  return text => Array.from(text.normalize('NFC'), show).join('')
}

function charactersOf(file: Buffer): Set<number> {
  const font = create(file)
  if (!('characterSet' in font)) throw new Error('The font file is a collection; expected a single font.')
  return new Set(font.characterSet)
}
