import type { PdfFlow } from './pdf-flow.ts'

type Element = PDFKit.PDFStructureElement

/** Where and how to write blocks. */
export interface PdfPlace {
  flow: PdfFlow
  parent: Element
  /** In points. */
  indent: number
  color: string
  /** Space below each block, in points. */
  gap: number
}

/** Writes a structure element that contains others. */
export function within(place: PdfPlace, type: string, write: (inside: PdfPlace) => void): void {
  const element = addElement(place.parent, place.flow, type)
  write({ ...place, parent: element })
  element.end()
}

/** Adds a structure element, whose content follows. */
export function addElement(parent: Element, { document }: PdfFlow, type: string): Element {
  const element = document.struct(type)
  parent.add(element)
  return element
}
