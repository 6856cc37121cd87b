import {
  CELL_BORDER,
  CHARACTERS,
  idIn,
  NO_BORDER,
  PARAGRAPHS,
  type ParagraphFormat,
  STYLES,
} from './hwpx-formats.ts'
import { attributes, NAMESPACES, writeXml, type XmlNode } from './hwpx-xml.ts'

const SCRIPTS = ['hangul', 'latin', 'hanja', 'japanese', 'other', 'symbol', 'user']
/** The first ships with Hangul, the second with Windows. */
const FONTS = { text: '함초롬바탕', heading: '맑은 고딕' }
const SIDES = ['leftBorder', 'rightBorder', 'topBorder', 'bottomBorder']
const OUTLINE_LEVELS = 7
/** Windows language identifiers: 1042 is Korean, 1033 American English. */
const LANGUAGE = { korean: 1042, english: 1033 }

/** Contents/header.xml: fonts, borders and formats, which the text refers to by id. */
export function writeHwpxHeader({ isKorean }: { isKorean: boolean }): string {
  return writeXml({
    'hh:head': {
      ...NAMESPACES,
      ...attributes({ version: '1.4', secCnt: 1 }),
      'hh:beginNum': attributes({ page: 1, footnote: 1, endnote: 1, pic: 1, tbl: 1, equation: 1 }),
      'hh:refList': {
        'hh:fontfaces': counted('hh:fontface', SCRIPTS.map(fontFace)),
        'hh:borderFills': counted('hh:borderFill', [
          borderFill(NO_BORDER, 'NONE'),
          borderFill(CELL_BORDER, 'SOLID'),
        ]),
        'hh:charProperties': counted('hh:charPr', Object.values(CHARACTERS).map(characterFormat)),
        'hh:tabProperties': counted('hh:tabPr', [attributes({ id: 0, autoTabLeft: 0, autoTabRight: 0 })]),
        'hh:numberings': counted('hh:numbering', [outlineNumbering()]),
        'hh:paraProperties': counted('hh:paraPr', Object.values(PARAGRAPHS).map(paragraphFormat)),
        'hh:styles': counted('hh:style', styles(isKorean ? LANGUAGE.korean : LANGUAGE.english)),
      },
      'hh:compatibleDocument': { '@targetProgram': 'HWP201X', 'hh:layoutCompatibility': {} },
      'hh:docOption': { 'hh:linkinfo': attributes({ path: '', pageInherit: 0, footnoteInherit: 0 }) },
    },
  })
}

function counted(name: string, nodes: readonly XmlNode[]): XmlNode {
  return { '@itemCnt': nodes.length, [name]: nodes }
}

/** The same value for every script. */
function forScripts(value: number): XmlNode {
  return attributes(Object.fromEntries(SCRIPTS.map(script => [script, value])))
}

function fontFace(script: string): XmlNode {
  const fonts = Object.values(FONTS).map((face, id) => attributes({ id, face, type: 'TTF', isEmbedded: 0 }))
  return { '@lang': script.toUpperCase(), '@fontCnt': fonts.length, 'hh:font': fonts }
}

function borderFill(id: number, type: 'NONE' | 'SOLID'): XmlNode {
  const line = attributes({ type, width: '0.12 mm', color: '#000000' })
  const slash = attributes({ type: 'NONE', Crooked: 0, isCounter: 0 })
  return {
    ...attributes({ id, threeD: 0, shadow: 0, centerLine: 'NONE', breakCellSeparateLine: 0 }),
    'hh:slash': slash,
    'hh:backSlash': slash,
    ...Object.fromEntries(SIDES.map(side => [`hh:${side}`, line])),
    'hh:diagonal': attributes({ type: 'SOLID', width: '0.1 mm', color: '#000000' }),
  }
}

function characterFormat(
  format: {
    height: number
    font: keyof typeof FONTS
    isBold?: boolean
    isItalic?: boolean
    isRaised?: boolean
  },
  id: number,
): XmlNode {
  return {
    ...attributes({
      id,
      height: format.height,
      textColor: '#000000',
      shadeColor: 'none',
      useFontSpace: 0,
      useKerning: 0,
      symMark: 'NONE',
      borderFillIDRef: NO_BORDER,
    }),
    'hh:fontRef': forScripts(idIn(FONTS, format.font)),
    'hh:ratio': forScripts(100),
    'hh:spacing': forScripts(0),
    'hh:relSz': forScripts(100),
    'hh:offset': forScripts(0),
    ...(format.isItalic && { 'hh:italic': {} }),
    ...(format.isBold && { 'hh:bold': {} }),
    'hh:underline': attributes({ type: 'NONE', shape: 'SOLID', color: '#000000' }),
    'hh:strikeout': attributes({ shape: 'NONE', color: '#000000' }),
    'hh:outline': attributes({ type: 'NONE' }),
    'hh:shadow': attributes({ type: 'NONE', color: '#B2B2B2', offsetX: 10, offsetY: 10 }),
    ...(format.isRaised && { 'hh:supscript': {} }),
  }
}

function paragraphFormat(format: ParagraphFormat, id: number): XmlNode {
  const isHeading = format.outlineLevel !== null
  return {
    ...attributes({
      id,
      tabPrIDRef: 0,
      condense: 0,
      fontLineHeight: 0,
      snapToGrid: 1,
      suppressLineNumbers: 0,
      checked: 0,
    }),
    'hh:align': attributes({ horizontal: format.align, vertical: 'BASELINE' }),
    'hh:heading': attributes({
      type: isHeading ? 'OUTLINE' : 'NONE',
      idRef: 0,
      level: format.outlineLevel ?? 0,
    }),
    'hh:breakSetting': attributes({
      breakLatinWord: 'KEEP_WORD',
      breakNonLatinWord: 'KEEP_WORD',
      widowOrphan: 1,
      keepWithNext: isHeading ? 1 : 0,
      keepLines: 0,
      pageBreakBefore: 0,
      lineWrap: 'BREAK',
    }),
    // Readers without the 2016 unit read lengths in half units, so the default is doubled.
    'hp:switch': {
      'hp:case': {
        '@hp:required-namespace': 'http://www.hancom.co.kr/hwpml/2016/HwpUnitChar',
        ...spacing(format, 1),
      },
      'hp:default': spacing(format, 2),
    },
    'hh:autoSpacing': attributes({ eAsianEng: 0, eAsianNum: 0 }),
    'hh:border': attributes({
      borderFillIDRef: NO_BORDER,
      offsetLeft: 0,
      offsetRight: 0,
      offsetTop: 0,
      offsetBottom: 0,
      connect: 0,
      ignoreMargin: 0,
    }),
  }
}

function spacing({ firstLine, left, before, after }: ParagraphFormat, times: number): XmlNode {
  const length = (value: number) => attributes({ value: value * times, unit: 'HWPUNIT' })
  return {
    'hh:margin': {
      'hc:intent': length(firstLine),
      'hc:left': length(left),
      'hc:right': length(0),
      'hc:prev': length(before),
      'hc:next': length(after),
    },
    'hh:lineSpacing': attributes({ type: 'PERCENT', value: 160, unit: 'HWPUNIT' }),
  }
}

/** Automatic heading numbers: none, because the titles suffice. */
function outlineNumbering(): XmlNode {
  const levels = Array.from({ length: OUTLINE_LEVELS }, (_, i) =>
    attributes({
      start: 1,
      level: i + 1,
      align: 'LEFT',
      useInstWidth: 1,
      autoIndent: 1,
      widthAdjust: 0,
      textOffsetType: 'PERCENT',
      textOffset: 50,
      numFormat: 'DIGIT',
      charPrIDRef: 4294967295,
      checkable: 0,
    }),
  )
  return { ...attributes({ id: 1, start: 0 }), 'hh:paraHead': levels }
}

function styles(langID: number): XmlNode[] {
  return Object.values(STYLES).map(({ name, englishName, paragraph, character }, id) =>
    attributes({
      id,
      type: 'PARA',
      name,
      engName: englishName,
      paraPrIDRef: idIn(PARAGRAPHS, paragraph),
      charPrIDRef: idIn(CHARACTERS, character),
      nextStyleIDRef: paragraph === 'text' ? id : idIn(STYLES, 'text'),
      langID,
      lockForm: 0,
    }),
  )
}
