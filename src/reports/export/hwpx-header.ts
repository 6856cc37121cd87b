import {
  CELL_BORDER,
  CHARACTERS,
  type CharacterFormat,
  HEAD_BORDER,
  idIn,
  NO_BORDER,
  PARAGRAPHS,
  type ParagraphFormat,
  STYLES,
} from './hwpx-formats.ts'
import { NAMESPACES, parseElement, writeXml } from './hwpx-xml.ts'

const SCRIPTS = ['hangul', 'latin', 'hanja', 'japanese', 'other', 'symbol', 'user']
/** The first ships with Hangul, the second with Windows. */
const FONTS = { text: '함초롬바탕', heading: '맑은 고딕' }
const BORDERS: BorderFill[] = [
  { id: NO_BORDER, type: 'NONE' },
  { id: CELL_BORDER, type: 'SOLID' },
  { id: HEAD_BORDER, type: 'SOLID', isFilled: true },
]
const SIDES = ['leftBorder', 'rightBorder', 'topBorder', 'bottomBorder']
const OUTLINE_LEVELS = 7
/** Windows language identifiers: 1042 is Korean, 1033 American English. */
const LANGUAGE = { korean: 1042, english: 1033 }

/** Contents/header.xml: fonts, borders and formats, which the text refers to by id. */
export function writeHwpxHeader({ isKorean }: { isKorean: boolean }): string {
  const language = isKorean ? LANGUAGE.korean : LANGUAGE.english
  const head = parseElement(`
    <hh:head ${NAMESPACES} version="1.4" secCnt="1">
      <hh:beginNum page="1" footnote="1" endnote="1" pic="1" tbl="1" equation="1"/>
      <hh:refList>
        ${counted('hh:fontfaces', SCRIPTS.map(fontFace))}
        ${counted('hh:borderFills', BORDERS.map(borderFill))}
        ${counted('hh:charProperties', Object.values(CHARACTERS).map(characterFormat))}
        ${counted('hh:tabProperties', ['<hh:tabPr id="0" autoTabLeft="0" autoTabRight="0"/>'])}
        ${counted('hh:numberings', [outlineNumbering()])}
        ${counted('hh:paraProperties', Object.values(PARAGRAPHS).map(paragraphFormat))}
        ${counted('hh:styles', styles(language))}
      </hh:refList>
      <hh:compatibleDocument targetProgram="HWP201X"><hh:layoutCompatibility/></hh:compatibleDocument>
      <hh:docOption><hh:linkinfo path="" pageInherit="0" footnoteInherit="0"/></hh:docOption>
    </hh:head>`)
  return writeXml({ 'hh:head': head })
}

function counted(name: string, elements: readonly string[]): string {
  return `<${name} itemCnt="${elements.length}">${elements.join('')}</${name}>`
}

/** Attributes with the same value for every script. */
function forScripts(value: number): string {
  return SCRIPTS.map(script => `${script}="${value}"`).join(' ')
}

function fontFace(script: string): string {
  const fonts = Object.values(FONTS).map(
    (face, id) => `<hh:font id="${id}" face="${face}" type="TTF" isEmbedded="0"/>`,
  )
  return `
    <hh:fontface lang="${script.toUpperCase()}" fontCnt="${fonts.length}">${fonts.join('')}</hh:fontface>`
}

interface BorderFill {
  id: number
  type: 'NONE' | 'SOLID'
  isFilled?: boolean
}

function borderFill({ id, type, isFilled }: BorderFill): string {
  const fill =
    '<hc:fillBrush><hc:winBrush faceColor="#F3F4F6" hatchColor="#999999" alpha="0"/></hc:fillBrush>'
  return `
    <hh:borderFill id="${id}" threeD="0" shadow="0" centerLine="NONE" breakCellSeparateLine="0">
      <hh:slash type="NONE" Crooked="0" isCounter="0"/>
      <hh:backSlash type="NONE" Crooked="0" isCounter="0"/>
      ${SIDES.map(side => `<hh:${side} type="${type}" width="0.12 mm" color="#000000"/>`).join('')}
      <hh:diagonal type="SOLID" width="0.1 mm" color="#000000"/>
      ${isFilled ? fill : ''}
    </hh:borderFill>`
}

function characterFormat(format: CharacterFormat, id: number): string {
  const { height, font, isBold, isItalic, isRaised, isGray } = format
  return `
    <hh:charPr id="${id}" height="${height}" textColor="${isGray ? '#4B5563' : '#000000'}" shadeColor="none" useFontSpace="0"
      useKerning="0" symMark="NONE" borderFillIDRef="${NO_BORDER}">
      <hh:fontRef ${forScripts(idIn(FONTS, font))}/>
      <hh:ratio ${forScripts(100)}/>
      <hh:spacing ${forScripts(0)}/>
      <hh:relSz ${forScripts(100)}/>
      <hh:offset ${forScripts(0)}/>
      ${isItalic ? '<hh:italic/>' : ''}
      ${isBold ? '<hh:bold/>' : ''}
      <hh:underline type="NONE" shape="SOLID" color="#000000"/>
      <hh:strikeout shape="NONE" color="#000000"/>
      <hh:outline type="NONE"/>
      <hh:shadow type="NONE" color="#B2B2B2" offsetX="10" offsetY="10"/>
      ${isRaised ? '<hh:supscript/>' : ''}
    </hh:charPr>`
}

function paragraphFormat(format: ParagraphFormat, id: number): string {
  const isHeading = format.outlineLevel !== null
  // Readers without the 2016 unit read lengths in half units, so the default is doubled.
  return `
    <hh:paraPr id="${id}" tabPrIDRef="0" condense="0" fontLineHeight="0" snapToGrid="1"
      suppressLineNumbers="0" checked="0">
      <hh:align horizontal="${format.align}" vertical="BASELINE"/>
      <hh:heading type="${isHeading ? 'OUTLINE' : 'NONE'}" idRef="0" level="${format.outlineLevel ?? 0}"/>
      <hh:breakSetting breakLatinWord="KEEP_WORD" breakNonLatinWord="KEEP_WORD" widowOrphan="1"
        keepWithNext="${isHeading ? 1 : 0}" keepLines="0" pageBreakBefore="0" lineWrap="BREAK"/>
      <hp:switch>
        <hp:case hp:required-namespace="http://www.hancom.co.kr/hwpml/2016/HwpUnitChar">
          ${spacing(format, 1)}
        </hp:case>
        <hp:default>${spacing(format, 2)}</hp:default>
      </hp:switch>
      <hh:autoSpacing eAsianEng="0" eAsianNum="0"/>
      <hh:border borderFillIDRef="${NO_BORDER}" offsetLeft="0" offsetRight="0" offsetTop="0" offsetBottom="0"
        connect="0" ignoreMargin="0"/>
    </hh:paraPr>`
}

function spacing({ firstLine, left, before, after }: ParagraphFormat, times: number): string {
  return `
    <hh:margin>
      <hc:intent value="${firstLine * times}" unit="HWPUNIT"/>
      <hc:left value="${left * times}" unit="HWPUNIT"/>
      <hc:right value="0" unit="HWPUNIT"/>
      <hc:prev value="${before * times}" unit="HWPUNIT"/>
      <hc:next value="${after * times}" unit="HWPUNIT"/>
    </hh:margin>
    <hh:lineSpacing type="PERCENT" value="160" unit="HWPUNIT"/>`
}

/** Automatic heading numbers: none, because the titles suffice. */
function outlineNumbering(): string {
  const levels = Array.from(
    { length: OUTLINE_LEVELS },
    (_, i) => `
      <hh:paraHead start="1" level="${i + 1}" align="LEFT" useInstWidth="1" autoIndent="1" widthAdjust="0"
        textOffsetType="PERCENT" textOffset="50" numFormat="DIGIT" charPrIDRef="4294967295" checkable="0"/>`,
  )
  return `<hh:numbering id="1" start="0">${levels.join('')}</hh:numbering>`
}

function styles(language: number): string[] {
  return Object.values(STYLES).map(
    ({ name, englishName, paragraph, character }, id) => `
      <hh:style id="${id}" type="PARA" name="${name}" engName="${englishName}"
        paraPrIDRef="${idIn(PARAGRAPHS, paragraph)}" charPrIDRef="${idIn(CHARACTERS, character)}"
        nextStyleIDRef="${paragraph === 'text' ? id : idIn(STYLES, 'text')}" langID="${language}" lockForm="0"/>`,
  )
}
