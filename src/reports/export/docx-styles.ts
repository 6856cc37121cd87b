import {
  AlignmentType,
  convertMillimetersToTwip,
  type ILevelsOptions,
  type IStylesOptions,
  LevelFormat,
} from 'docx'

const TEXT_FONT = { ascii: 'Calibri', hAnsi: 'Calibri', cs: 'Calibri', eastAsia: '맑은 고딕' }
export const CODE_FONT = { ascii: 'Consolas', hAnsi: 'Consolas', cs: 'Consolas', eastAsia: '맑은 고딕' }
/** Word supports nine list levels. */
export const MAX_LEVELS = 9
/** Per level of lists and quotes, in twentieths of a point. */
export const INDENT = 360

const heading = (halfPoints: number, before: number) => ({
  run: { size: halfPoints, bold: true, font: TEXT_FONT, color: '1F2937' },
  paragraph: { spacing: { before, after: 120 }, keepNext: true },
})

/** Sizes are in half points, spacing in twentieths of a point. */
export function docxStyles(language: string): IStylesOptions {
  return {
    default: {
      document: {
        run: { font: TEXT_FONT, size: 21, language: { value: language, eastAsia: 'ko-KR' } },
        paragraph: { spacing: { after: 140, line: 320 } },
      },
      title: heading(40, 0),
      heading1: heading(32, 480),
      heading2: heading(26, 320),
      heading3: heading(23, 240),
    },
    paragraphStyles: [
      {
        id: 'Quote',
        name: 'Quote',
        basedOn: 'Normal',
        run: { italics: true, color: '4B5563' },
      },
      {
        id: 'Code',
        name: 'Code',
        basedOn: 'Normal',
        run: { font: CODE_FONT, size: 19 },
        paragraph: { spacing: { after: 140, line: 260 } },
      },
    ],
  }
}

/** Defines all levels of a list like the first. `%1` in `text` is the number. */
export function docxLevels(format: 'bullet' | 'decimal', text: string, start = 1): ILevelsOptions[] {
  return Array.from({ length: MAX_LEVELS }, (_, level) => ({
    level,
    format: format === 'bullet' ? LevelFormat.BULLET : LevelFormat.DECIMAL,
    text: text.replace('%1', `%${level + 1}`),
    start,
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left: INDENT * (level + 1), hanging: INDENT } } },
  }))
}

/** A4. The margins keep lines at a readable length. */
export const PAGE = {
  size: { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) },
  margin: {
    top: convertMillimetersToTwip(25),
    bottom: convertMillimetersToTwip(25),
    left: convertMillimetersToTwip(25),
    right: convertMillimetersToTwip(25),
  },
}
