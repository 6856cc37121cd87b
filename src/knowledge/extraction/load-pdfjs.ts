/** Globals that pdf.js needs only for drawing. If they are missing, it loads a canvas library. */
const DRAWING_GLOBALS = ['DOMMatrix', 'ImageData', 'Path2D']

/** Loads pdf.js for reading text. Loading is slow, so call it only for a PDF. */
export async function loadPdfjs(): Promise<typeof import('pdfjs-dist/legacy/build/pdf.mjs')> {
  for (const name of DRAWING_GLOBALS)
    if (!(name in globalThis)) Object.assign(globalThis, { [name]: class {} })
  // With this global, pdf.js runs its worker in this thread. Otherwise it tries to find and load the worker itself.
  const worker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs' as string)
  Object.assign(globalThis, { pdfjsWorker: worker })
  return import('pdfjs-dist/legacy/build/pdf.mjs')
}
