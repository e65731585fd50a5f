import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { isPrivate, whyUnfit } from '../../src/webhooks/address.ts';
import { createPost, type LookUp } from '../../src/webhooks/post.ts';

test.each([
  'https://example.com/tallybot',
  'https://example.com:8443/hooks?team=ops',
  'https://93.184.215.14/',
  'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/',
])('%s is an address that anybody can reach', (address) => {
  expect(whyUnfit(address, 'public')).toBeNull();
});

test.each([
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://db.internal/',
  'https://printer.local/',
  'https://169.254.169.254/latest/meta-data',
  'https://10.1.2.3/',
  'https://172.31.255.255/',
  'https://192.168.0.1/',
  'https://100.64.0.1/',
  'https://0.0.0.0/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://postgres/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fd00::1]/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'http://example.com/',
  'https://user:password@example.com/',
  'https://example.com/#top',
  'ftp://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'not an address',
])('%s is none', (address) => {
  expect(whyUnfit(address, 'public')).toMatch(/^must /);
});

test('where in-house receivers are meant, they may be reached, and nothing but the web', () => {
  expect(whyUnfit('http://10.1.2.3:9000/', 'any')).toBeNull();
  expect(whyUnfit('http://localhost:9000/', 'any')).toBeNull();
  expect(whyUnfit('file:///etc/passwd', 'any')).toMatch(/^must begin/);
});

test('every address of the private networks of IPv4 is private, however it is dressed', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const inside = fc.oneof(
    fc.tuple(fc.constantFrom(0, 10, 127), byte, byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
  );
  fc.assert(
    fc.property(inside, (bytes) => {
      const plain = bytes.join('.');
      expect(isPrivate(plain)).toBe(true);
      expect(isPrivate(`::ffff:${plain}`)).toBe(true);
    }),
  );
});

test('a name that leads into a private network is seen when it is connected to', async () => {
  const rebound: LookUp = (_name, _options, done) =>
    done(null, [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.7', family: 4 },
    ]);

  await expect(createPost('public', rebound)('https://rebound.example/', {}, '{}')).rejects.toThrow(
    'leads into a private network',
  );
});

test.each([
  [
    'goes over to another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  ],
  ['speaks another language', 'SSH-2.0-none\r\n\r\n'],
])('a receiver that %s has not answered, and nobody waits for it', async (_how, answer) => {
  const server = createServer((socket) => socket.once('data', () => socket.write(answer)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;

  await expect(createPost('any')(`http://127.0.0.1:${port}/`, {}, '{}')).rejects.toThrow();
});

test('an address is the same in capital letters', async () => {
  const sent = createPost('any')('HTTPS://127.0.0.1:1/', {}, '{}');

  await expect(sent).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
