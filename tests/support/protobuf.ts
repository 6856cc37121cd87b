/** A field of a protobuf message: its bytes, or its number. */
export interface Field {
  number: number
  bytes: Buffer
  value: bigint
}

const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

/** Reads the fields of a protobuf message without its schema. @throws if the bytes are no message. */
export function readFields(message: Buffer): Field[] {
  const fields: Field[] = []
  let at = 0
  const readVarint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < message.length) {
    const key = Number(readVarint())
    const field: Field = { number: key >> 3, bytes: Buffer.alloc(0), value: 0n }
    const type = key & 7
    if (type === VARINT) field.value = readVarint()
    else if (type === FIXED64) {
      field.value = message.readBigUInt64LE(at)
      at += 8
    } else if (type === FIXED32) {
      field.value = BigInt(message.readUInt32LE(at))
      at += 4
    } else if (type === BYTES) {
      const length = Number(readVarint())
      if (at + length > message.length) throw new Error(`Field ${field.number} exceeds the message.`)
      field.bytes = message.subarray(at, at + length)
      at += length
    } else throw new Error(`Field ${field.number} has the unknown type ${type}.`)
    fields.push(field)
  }
  return fields
}
