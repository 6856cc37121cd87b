import { createSocket } from 'node:dgram'
import ipaddr from 'ipaddr.js'
import { type LookUp, lookUpAddresses } from '../../src/platform/addresses.ts'

/** The addresses of each name, or a function of the number of earlier queries for it. */
export type Zone = Record<string, string[] | ((turn: number) => string[])>

export interface DnsServer {
  lookup: LookUp
  /** Its address, for a resolver. */
  servers: string[]
  /** Number of queries for the IPv4 addresses of a name. */
  timesAsked(name: string): number
  close(): void
}

const HEADER_BYTES = 12
const FAMILIES: Record<number, string> = { 1: 'ipv4', 28: 'ipv6' }
const NXDOMAIN = 3

/** Starts a name server on a UDP port of this machine. A name that is not in the zone does not exist. */
export async function startDnsServer(zone: Zone): Promise<DnsServer> {
  const turns = new Map<string, number>()
  const socket = createSocket('udp4')
  socket.on('message', (question, { port, address }) => {
    const { name, type, end } = readQuestion(question)
    const turn = turns.get(`${type} ${name}`) ?? 0
    turns.set(`${type} ${name}`, turn + 1)
    const entry = zone[name]
    const addresses = typeof entry === 'function' ? entry(turn) : entry
    socket.send(answer(question.subarray(0, end), type, addresses), port, address)
  })
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  const servers = [`127.0.0.1:${socket.address().port}`]
  return {
    lookup: (name, signal) => lookUpAddresses(name, signal, servers),
    servers,
    timesAsked: name => turns.get(`1 ${name}`) ?? 0,
    close: () => socket.close(),
  }
}

function readQuestion(message: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = HEADER_BYTES
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 }
}

function answer(question: Buffer, type: number, addresses: string[] | undefined): Buffer {
  const records = (addresses ?? [])
    .map(address => ipaddr.parse(address))
    .filter(address => address.kind() === FAMILIES[type])
    .map(address => record(type, Buffer.from(address.toByteArray())))
  const message = Buffer.concat([question, ...records])
  // Flags: a response, recursion desired, recursion available.
  message.writeUInt16BE(0x8180 | (addresses ? 0 : NXDOMAIN), 2)
  message.writeUInt16BE(1, 4)
  message.writeUInt16BE(records.length, 6)
  message.writeUInt32BE(0, 8)
  return message
}

function record(type: number, data: Buffer): Buffer {
  // A pointer to the name of the question, the type, the class IN, and a TTL of 0 seconds.
  const head = Buffer.from([0xc0, HEADER_BYTES, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length])
  return Buffer.concat([head, data])
}
