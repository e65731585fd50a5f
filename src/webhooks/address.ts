import { BlockList, isIP } from 'node:net';

/** `public`: what anybody can reach. `any`: this machine and its network too. */
export type Reach = 'public' | 'any';

/** Why nothing is sent to this address; `null`: it may be. What its name leads to is seen when it is sent. */
export function whyUnfit(text: string, reach: Reach): string | null {
  if (!URL.canParse(text)) return 'must be written like https://example.com/tallybot';
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username || password) return 'must hold no name and no password: the signature says who sends';
  if (hash) return 'must end before its #';
  if (protocol !== 'https:' && !(protocol === 'http:' && reach === 'any')) {
    return reach === 'public' ? 'must begin with https://' : 'must begin with https:// or http://';
  }
  return reach === 'public' && isPrivateHost(hostname)
    ? 'must be one that anybody can reach, unless WEBHOOK_REACH is any'
    : null;
}

export function isPrivate(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  return family === 6 ? closed6.check(address, 'ipv6') : closed4.check(address, 'ipv4');
}

function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 ? isPrivate(host) : /(^|\.)(localhost|local|internal)\.?$|^[^.]+$/i.test(host);
}

// What is not for everybody, or leads on to it: this machine, private and link-local networks (where clouds keep the
// keys of the machine), shared and test ranges, multicast, and IPv4 dressed as IPv6.
// A list each: one alone takes every IPv4 address for one of `::ffff:0:0`.
const closed4 = new BlockList();
const closed6 = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  closed4.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 32],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const) {
  closed6.addSubnet(network, bits, 'ipv6');
}
