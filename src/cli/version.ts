import { verb } from './verb.ts';

export const versionVerbs = [
  verb({
    name: 'version',
    does: 'say which Tallybot this is; --version does too',
    example: { words: 'version' },
    async run() {
      const [{ readFileSync }, { join }, { prismaFolder }] = await Promise.all([
        import('node:fs'),
        import('node:path'),
        import('../db/prisma-folder.ts'),
      ]);
      const { version } = JSON.parse(readFileSync(join(prismaFolder(), '../package.json'), 'utf8'));
      return { version: String(version) };
    },
    returns: { version: 'of this Tallybot' },
    say: ({ version }) => version,
  }),
];
