import type { Run, Table } from '../report-layout.ts'
import { CELL_BORDER, CHARACTERS, idIn } from './hwpx-formats.ts'
import { TEXT_WIDTH } from './hwpx-page.ts'
import { parseElement, type XmlNode } from './hwpx-xml.ts'

/** In hundredths of a point. Rows grow with their text. */
const ROW_HEIGHT = 1900
const CELL_MARGIN = parseElement('<hp:cellMargin left="510" right="510" top="141" bottom="141"/>')
const CELL = parseElement(
  `<hp:tc hasMargin="0" protect="0" editable="0" dirty="0" borderFillIDRef="${CELL_BORDER}"/>`,
)
const CELL_TEXT = parseElement(`
  <hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="CENTER" linkListIDRef="0"
    linkListNextIDRef="0" textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0"/>`)

/** A run with a table of full text width and equal columns. The first row is the header and repeats on every page. */
export function hwpxTable(
  { rows }: Table,
  writeCell: (runs: readonly Run[], isHead: boolean) => XmlNode,
): XmlNode {
  const columns = rows[0]?.length ?? 1
  const width = Math.floor(TEXT_WIDTH / columns)
  const table = parseElement(`
    <hp:tbl id="0" zOrder="0" numberingType="TABLE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0"
      dropcapstyle="None" pageBreak="CELL" repeatHeader="1" rowCnt="${rows.length}" colCnt="${columns}"
      cellSpacing="0" borderFillIDRef="${CELL_BORDER}" noAdjust="0">
      <hp:sz width="${width * columns}" widthRelTo="ABSOLUTE" height="${ROW_HEIGHT * rows.length}"
        heightRelTo="ABSOLUTE" protect="0"/>
      <hp:pos treatAsChar="0" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0"
        vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/>
      <hp:outMargin left="283" right="283" top="283" bottom="283"/>
    </hp:tbl>`)
  const cells = rows.map((row, rowAddr) => ({
    'hp:tc': row.map((runs, colAddr) => ({
      '@name': '',
      '@header': rowAddr === 0 ? 1 : 0,
      ...CELL,
      'hp:subList': { ...CELL_TEXT, 'hp:p': writeCell(runs, rowAddr === 0) },
      'hp:cellAddr': { '@colAddr': colAddr, '@rowAddr': rowAddr },
      'hp:cellSpan': { '@colSpan': 1, '@rowSpan': 1 },
      'hp:cellSz': { '@width': width, '@height': ROW_HEIGHT },
      'hp:cellMargin': CELL_MARGIN,
    })),
  }))
  return {
    '@charPrIDRef': idIn(CHARACTERS, 'text'),
    'hp:tbl': { ...table, 'hp:inMargin': CELL_MARGIN, 'hp:tr': cells },
    'hp:t': {},
  }
}
