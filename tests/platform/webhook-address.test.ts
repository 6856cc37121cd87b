import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isLoopbackAddress, isPublicAddress } from '../../src/platform/addresses.ts'

/** The first and last address of each non-public range, and the adjacent public addresses. */
const IPV4_RANGES: [first: string, last: string, before: string | null, after: string | null][] = [
  ['0.0.0.0', '0.255.255.255', null, '1.0.0.0'],
  ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
  ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
  ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
  ['168.63.129.16', '168.63.129.16', '168.63.129.15', '168.63.129.17'],
  ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
  ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
  ['192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
  ['192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
  ['192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
  ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
  ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
  ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
  ['203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
  ['224.0.0.0', '255.255.255.255', '223.255.255.255', null],
]

const IPV6_RANGES: typeof IPV4_RANGES = [
  ['::', '1fff:ffff::', null, '2000::'],
  ['2001::', '2001:1ff:ffff::', '2000:ffff::', '2001:200::'],
  ['2001:db8::', '2001:db8:ffff::', '2001:db7:ffff::', '2001:db9::'],
  ['2002::', '2002:ffff::', '2001:ffff::', '2003::'],
  ['3fff::', '3fff:fff:ffff::', '3ffe:ffff::', '3fff:1000::'],
  ['4000::', 'ffff:ffff::', '3fff:ffff::', null],
]

it.each([...IPV4_RANGES, ...IPV6_RANGES])('%s to %s is not public, and its neighbors are', (...range) => {
  const [first, last, ...neighbors] = range
  expect([first, last].filter(isPublicAddress)).toEqual([])
  const known = neighbors.filter(address => address !== null)
  expect(known.filter(isPublicAddress)).toEqual(known)
})

it.each([
  ...'::1 ::ffff:8.8.8.8 ::8.8.8.8 ::ffff:0:8.8.8.8 64:ff9b::808:808 64:ff9b:1::1 100::1 100:0:0:1::1'.split(
    ' ',
  ),
  ...'5f00::1 fc00::1 fdff::1 fe80::1 febf::1 fec0::1 ff02::1 2001:10::1 2001:2f::1 2620:4f:8000::1'.split(
    ' ',
  ),
  ...'192.31.196.1 192.52.193.1 192.175.48.1'.split(' '),
])('%s is not public', address => {
  expect(isPublicAddress(address)).toBe(false)
})

it.each([
  ...['', 'localhost', 'example.com', '010.1.1.1', '0x8.8.8.8', '8.8', '134744072', ' 8.8.8.8', '8.8.8.8/32'],
  ...['[2606:4700::1111]', '2606:4700::1111%eth0', 'fe80::1%1', '::ffff:0x7f.1', '8.8.8.8\0'],
])('%j is not a valid address and not public', text => {
  expect(isPublicAddress(text)).toBe(false)
  expect(isLoopbackAddress(text)).toBe(false)
})

it('no IPv4 address is public when written as IPv6', () => {
  const prefixes = ['::ffff:', '::', '::ffff:0:', '64:ff9b::', '64:ff9b:1::', '2001::', 'fe80::5efe:']
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom(...prefixes), (ip, prefix) => !isPublicAddress(prefix + ip)),
  )
})

it('loopback is 127.0.0.0/8 and ::1', () => {
  const loopback = ['127.0.0.1', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1']
  const other = '128.0.0.1 126.255.255.255 0.0.0.0 :: ::2 ::ffff:127.0.0.1 ::127.0.0.1 ::1%lo'.split(' ')
  expect([...loopback, ...other].filter(isLoopbackAddress)).toEqual(loopback)
})
