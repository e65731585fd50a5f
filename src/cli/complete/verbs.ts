import { verb } from '../verb.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

export const completionVerbs = [
  verb({
    name: 'completion',
    does: 'print the script by which a shell completes verbs, options and names',
    more:
      'In bash, into ~/.bashrc: source <(tallybot completion bash). In zsh, into ~/.zshrc behind compinit: source ' +
      '<(tallybot completion zsh). In fish: tallybot completion fish > ~/.config/fish/completions/tallybot.fish',
    words: { shell: { kind: 'choice', choices: shells, does: 'which shell', required: true } },
    example: { words: 'completion bash' },
    run: async ({ shell }) => (await import('./scripts.ts')).scriptFor(shell),
    returns: { shell: 'which shell', script: 'to be sourced' },
    say: ({ script }) => script.trimEnd(),
  }),
];

export const completeVerbs = [
  verb({
    name: 'complete',
    hidden: true,
    does: 'say what the last of these words may become: asked by the scripts of completion',
    words: { words: { kind: 'words', does: 'what is typed so far, behind --' } },
    example: { words: 'complete -- key cre' },
    run: async ({ words }, screen) => (await import('./act.ts')).complete(words ?? [], screen),
    returns: {
      paths: 'files or folders, where the shell knows better; null: neither',
      candidates: [{ value: 'a word in full', does: 'what it is' }],
    },
    say: ({ paths, candidates }) =>
      [...(paths ? [`:${paths}`] : []), ...candidates.map(({ value, does }) => `${value}\t${does}`)].join(
        '\n',
      ),
  }),
];
