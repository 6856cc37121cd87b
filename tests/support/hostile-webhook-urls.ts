/** Hosts that are this machine, in all notations. */
export const LOOPBACK_HOSTS = `
  127.0.0.1 127.1 127.0.1 127.255.255.254 127.0.0.1. 127%2e0%2e0%2e1 2130706433 0x7f000001 0x7F.0.0.1
  0x7f.1 0177.0.0.1 017700000001 00000177.1 １２７.０.０.１ 127。0。0。1 127．0．0．1 ①②⑦.⓪.⓪.① [::1]
  [0:0:0:0:0:0:0:1] [::0001] [0000::1] [::0.0.0.1] localhost LOCALHOST localhost. app.localhost
  ｌｏｃａｌｈｏｓｔ ⓛⓞⓒⓐⓛⓗⓞⓢⓣ local\u00adhost
`
  .trim()
  .split(/\s+/)

/** Hosts that are neither public nor loopback. */
export const PRIVATE_HOSTS = `
  0.0.0.0 0 0x0 0.1 0.1.2.3 10.0.0.1 10.1 012.0.0.1 0xa000001 167772161 10.255.255.255 172.16.0.1
  172.31.255.255 192.168.0.1 192.168.257 3232235777 0xc0.0xa8.1.1 0300.0250.1.1 169.254.169.254
  2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.43518 169.254.170.2 100.64.0.1 100.100.100.200
  100.127.255.255 168.63.129.16 2822734096 192.0.0.192 192.0.0.1 192.0.2.1 198.51.100.1 203.0.113.1
  192.88.99.1 198.18.0.1 198.19.255.255 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 4294967295
  192.31.196.1 [::] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::FFFF:0:127.0.0.1] [::2]
  [::ffff:10.0.0.1] [::ffff:169.254.169.254] [::ffff:8.8.8.8] [::ffff:0x7f.1] [1::1] [4000::1]
  [64:ff9b::127.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::1] [64:ff9b:1:ffff::7f00:1] [2002:7f00:1::]
  [2002:a9fe:a9fe::1] [2001::1] [2001:0:7f00:1::] [2001:2::1] [2001:20::1] [2001:db8::1] [3fff::1]
  [5f00::1] [100::1] [ff02::1] [ff0e::1] [2001:10::1] [fe80::1] [febf::1] [fec0::1] [fc00::1]
  [fd00:ec2::254] [fd20:ce::254] [fdff::1]
`
  .trim()
  .split(/\s+/)

/** Names that resolve to addresses that are rejected even if loopback is allowed. */
export const PRIVATE_NAMES: Record<string, string[]> = {
  'metadata.google.internal': ['169.254.169.254'],
  'metadata.tencentyun.com': ['169.254.0.23'],
  'instance-data.ec2.internal': ['169.254.169.254'],
  'wire-server.azure.example': ['168.63.129.16'],
  'kubernetes.default.svc': ['10.96.0.1'],
  'host.docker.internal': ['172.17.0.1'],
  'router.home.arpa': ['192.168.1.1'],
  '10.0.0.1.nip.io': ['10.0.0.1'],
  '10-0-0-1.sslip.io': ['10.0.0.1'],
  'a9fea9fe.nip.io': ['169.254.169.254'],
  'everywhere.example': ['0.0.0.0', '::'],
  'unique-local.example': ['fd12:3456::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'compatible.example': ['::127.0.0.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
  '6to4.example': ['2002:7f00:1::1'],
  'one-of-two.example': ['93.184.216.34', '10.0.0.1'],
  'one-of-many.example': ['93.184.216.34', '93.184.216.35', '2606:4700::1111', 'fe80::1'],
  'xn--9i2b11e.example': ['10.0.0.2'],
  'no-address.example': [],
}

/** Names that resolve to this machine, possibly among other addresses. */
export const LOOPBACK_NAMES: Record<string, string[]> = {
  'localhost.localdomain': ['127.0.0.1'],
  'ip6-localhost': ['::1'],
  'localtest.me': ['127.0.0.1', '::1'],
  '127.0.0.1.nip.io': ['127.0.0.1'],
  '7f000001.nip.io': ['127.0.0.1'],
  'public-and-loopback.example': ['93.184.216.34', '127.0.0.1'],
  'public-and-loopback-6.example': ['93.184.216.34', '::1'],
}

/** @returns URLs that are always rejected. Some point to a server on `port` of this machine. */
export function hostileUrls(port: number): string[] {
  const target = `127.0.0.1:${port}`
  const words = `
    http://${target}/ http://93.184.216.34/ ftp://${target}/ ws://${target}/ wss://${target}/
    gopher://${target}/_x file:///etc/passwd data:text/plain,x unix:/var/run/docker.sock javascript:1
    //${target}/ ${target} https:// https:/// https://./ https://..../ https://user@${target}/
    https://user:secret@public.example:${port}/ https://:secret@${target}/
    https://public.example@${target}/ https://${target}@public.example/ https://public.example/#part
    https://${target}\\@public.example/ https:${target} https:\\\\${target}\\ https:////${target}/
    https://${target}?x=https://y https://[::1%25lo]:${port}/ https://[fe80::1%eth0]:${port}/
    https://[fe80::1%25eth0]:${port}/ https://[::1:${port}/ https://[127.0.0.1]:${port}/
    https://::1:${port}/ https://127.0.0.1:${port}:1/ https://256.256.256.256/ https://1.2.3.4.5/
    https://127.0.0.0x/ https://0x100000000/ https://public.example:99999/ https://public%00.example/
    https://nowhere.example/ https://*.example/ https://-/ https://127.0.0.1%2f.public.example/
  `
  return [
    ...words.trim().split(/\s+/),
    '',
    ' ',
    ` https://${target}/`,
    `h\nttps://${target}/`,
    `https://127.0.0\t.1:${port}/`,
    'https://pub lic.example/',
    `https://public.example/${'a'.repeat(2_000)}`,
    `https://${'a'.repeat(300)}.example/`,
  ]
}
