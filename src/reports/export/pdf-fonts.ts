import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { create } from 'fontkit'

const FILES = {
  regular: import.meta.resolve('@expo-google-fonts/noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf'),
  bold: import.meta.resolve('@expo-google-fonts/noto-sans-kr/700Bold/NotoSansKR_700Bold.ttf'),
}

/** The fonts that a PDF brings along, as far as it uses them. Hangul, Hanja, kana, Latin, Greek, Cyrillic and signs, but no emoji. */
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

/** Joiners, selectors and marks of direction: they have no shape of their own. */
const SHAPELESS = /^[\p{Cf}\p{Variation_Selector}]$/u
/**
 * These share a shape of the fonts with a sign of every keyboard: once one is shown, every such sign is copied and
 * searched as it. A soft hyphen is nothing where the line does not end.
 */
const TWINS = new Map([
  ['\u00AD', ''],
  ['\u2011', '-'],
  ['\u00A0', ' '],
])
const SPACE = /^\p{Zs}$/u

/**
 * A reader of texts as the fonts can show them: a character that they lack is shown by its number, `{U+1F600}`, so that
 * nobody overlooks that it was there.
 */
export function createShowable({ regular, bold }: PdfFonts): (text: string) => string {
  const known = charactersOf(regular).intersection(charactersOf(bold))
  const has = (character: string) => known.has(character.codePointAt(0) ?? 0)
  const show = (character: string) => {
    const twin = TWINS.get(character)
    if (twin !== undefined) return twin
    if (character === '\n' || has(character)) return character
    if (SPACE.test(character)) return ' '
    if (SHAPELESS.test(character)) return ''
    return `{U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`
  }
  return text => Array.from(text.normalize('NFC'), show).join('')
}

function charactersOf(file: Buffer): Set<number> {
  const font = create(file)
  if (!('characterSet' in font)) throw new Error('A file of fonts holds several.')
  return new Set(font.characterSet)
}
