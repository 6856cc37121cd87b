/** What pdf.js looks for when it is loaded and uses only to draw. Without them it would load a library that draws. */
const TO_DRAW = ['DOMMatrix', 'ImageData', 'Path2D']

/** pdf.js, for reading text alone. It takes a while to load, so only who has a PDF does. */
export async function loadPdfjs(): Promise<typeof import('pdfjs-dist/legacy/build/pdf.mjs')> {
  for (const name of TO_DRAW) if (!(name in globalThis)) Object.assign(globalThis, { [name]: class {} })
  // Found here, it runs in this thread; otherwise pdf.js goes and looks for it.
  const worker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs' as string)
  Object.assign(globalThis, { pdfjsWorker: worker })
  return import('pdfjs-dist/legacy/build/pdf.mjs')
}
