import { deflateSync } from 'node:zlib'

interface PdfPage {
  /** A line that starts with `# ` is a heading and is set in a larger size. */
  lines: string[]
}

interface PdfOptions {
  title?: string
  /** Outline entries. `page` is zero-based. */
  outline?: { title: string; page: number }[]
  /** Appended unchanged to the content of every page. */
  extraContent?: string
  /** Makes the PDF require a password. */
  isEncrypted?: boolean
}

/** Builds a PDF as a word processor does. Text may use any script that the standard Korean encoding supports. */
export function buildPdf(pages: readonly PdfPage[], options: PdfOptions = {}): Buffer {
  const objects = new PdfObjects()
  const font = addFont(objects)
  const tree = objects.reserve()
  const pageIds = pages.map(page => {
    const content = objects.addStream(pageContent(page) + (options.extraContent ?? ''))
    return objects.add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 ${font} 0 R >> >> /Contents ${content} 0 R >>`,
    )
  })
  objects.set(
    tree,
    `<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map(id => `${id} 0 R`).join(' ')}] >>`,
  )
  const outline = options.outline ? addOutline(objects, options.outline, pageIds) : null
  const root = objects.add(
    `<< /Type /Catalog /Pages ${tree} 0 R ${outline ? `/Outlines ${outline} 0 R` : ''} >>`,
  )
  const info = objects.add(`<< /Title ${utf16(options.title ?? '')} >>`)
  const key = '0'.repeat(64)
  const encrypt = options.isEncrypted
    ? objects.add(`<< /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -44 >>`)
    : null
  return objects.write(
    `/Root ${root} 0 R /Info ${info} 0 R${encrypt ? ` /Encrypt ${encrypt} 0 R /ID [<00> <00>]` : ''}`,
  )
}

class PdfObjects {
  readonly #bodies: Buffer[] = []

  reserve(): number {
    this.#bodies.push(Buffer.alloc(0))
    return this.#bodies.length
  }

  set(id: number, body: string): void {
    this.#bodies[id - 1] = Buffer.from(body, 'latin1')
  }

  add(body: string): number {
    const id = this.reserve()
    this.set(id, body)
    return id
  }

  addStream(content: string): number {
    const data = deflateSync(Buffer.from(content, 'latin1'))
    const id = this.add('')
    const head = `<< /Length ${data.length} /Filter /FlateDecode >>\nstream\n`
    this.#bodies[id - 1] = Buffer.concat([Buffer.from(head), data, Buffer.from('\nendstream')])
    return id
  }

  write(trailer: string): Buffer {
    const parts = [Buffer.from('%PDF-1.7\n')]
    const offsets: number[] = []
    let length = parts[0]!.length
    for (const [i, body] of this.#bodies.entries()) {
      const object = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')])
      offsets.push(length)
      length += object.length
      parts.push(object)
    }
    const rows = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
    const count = offsets.length + 1
    parts.push(
      Buffer.from(
        `xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${count} ${trailer} >>\nstartxref\n${length}\n%%EOF\n`,
      ),
    )
    return Buffer.concat(parts)
  }
}

/** Adds a standard Korean font that PDF readers must provide themselves. It is not embedded in the file. */
function addFont(objects: PdfObjects): number {
  const system = '<< /Registry (Adobe) /Ordering (Korea1) /Supplement 2 >>'
  const descriptor = objects.add(
    '<< /Type /FontDescriptor /FontName /HYSMyeongJo-Medium /Flags 6 /FontBBox [0 -148 1001 880] /ItalicAngle 0 /Ascent 880 /Descent -148 /CapHeight 880 /StemV 93 >>',
  )
  const descendant = objects.add(
    `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYSMyeongJo-Medium /CIDSystemInfo ${system} /FontDescriptor ${descriptor} 0 R /DW 1000 /W [1 [500] 2 94 500] >>`,
  )
  return objects.add(
    `<< /Type /Font /Subtype /Type0 /BaseFont /HYSMyeongJo-Medium-UniKS-UTF16-H /Encoding /UniKS-UTF16-H /DescendantFonts [${descendant} 0 R] >>`,
  )
}

function addOutline(
  objects: PdfObjects,
  entries: readonly { title: string; page: number }[],
  pageIds: readonly number[],
): number {
  const root = objects.reserve()
  const ids = entries.map(() => objects.reserve())
  for (const [i, { title, page }] of entries.entries()) {
    const next = ids[i + 1] ? `/Next ${ids[i + 1]} 0 R` : ''
    const before = ids[i - 1] ? `/Prev ${ids[i - 1]} 0 R` : ''
    objects.set(
      ids[i]!,
      `<< /Title ${utf16(title)} /Parent ${root} 0 R /Dest [${pageIds[page]} 0 R /Fit] ${next} ${before} >>`,
    )
  }
  objects.set(root, `<< /First ${ids[0]} 0 R /Last ${ids.at(-1)} 0 R /Count ${ids.length} >>`)
  return root
}

function pageContent({ lines }: PdfPage): string {
  let y = 790
  return lines
    .map(line => {
      const isHeading = line.startsWith('# ')
      y -= line === '' ? 24 : isHeading ? 30 : 16
      const text = Buffer.from(isHeading ? line.slice(2) : line, 'utf16le').swap16()
      return line === ''
        ? ''
        : `BT /F1 ${isHeading ? 20 : 11} Tf 1 0 0 1 60 ${y} Tm <${text.toString('hex')}> Tj ET\n`
    })
    .join('')
}

function utf16(text: string): string {
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
}
