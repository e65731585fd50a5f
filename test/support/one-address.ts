import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * An address that stays while what answers there dies and comes back elsewhere. A port that is let go, to be listened on
 * again, is somebody else’s now and then. `whereTo`: the address that answers now; `null`: nobody does, and whoever
 * comes is turned away.
 */
export async function oneAddress(whereTo: () => Promise<string | null> | string | null): Promise<string> {
  const open = new Set<Socket>();
  const server = createServer((caller) => void lead(caller));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });

  async function lead(caller: Socket): Promise<void> {
    keep(caller);
    const url = await whereTo();
    if (url === null || caller.destroyed) return void caller.destroy();
    const answering = connect(Number(new URL(url).port), '127.0.0.1');
    keep(answering);
    caller.once('close', () => answering.destroy());
    answering.once('close', () => caller.destroy());
    caller.pipe(answering).pipe(caller);
  }

  /** What breaks is closed too, and that is told. */
  function keep(socket: Socket): void {
    open.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
  }

  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
