import { type Config, type Environment, type readConfig, SETTINGS } from '../../config.ts';

export type Faults = Record<string, string>;

/** As the next start would read them, beside what the environment says. */
export type ReadSettings = (typed: Environment) => ReturnType<typeof readConfig>;

// What stands in no token, a line of .env would take for something else: quotes, “#”, a new line.
const PLAIN = /^[\w.-]+$/;

/** The settings as they were typed, if a start would take them; beside each that it would not, why. */
export function readTyped(
  typed: Environment,
  asked: readonly string[],
  read: ReadSettings,
): { config: Config; settings: Record<string, string> } | { faults: Faults } {
  const settings = Object.fromEntries(asked.map((name) => [name, typed[name]?.trim() ?? '']));
  const faults: Faults = {};
  for (const [name, value] of Object.entries(settings)) {
    if (value === '') faults[name] = 'Paste it here.';
    else if (!PLAIN.test(value)) faults[name] = 'Has a character that none has: copy it again, and it alone.';
  }
  const config = read({ ...settings, PLAYGROUND: 'off' });
  const isPlain = Object.keys(faults).length === 0;
  if (isPlain && !('faults' in config)) return { config, settings };
  for (const fault of 'faults' in config ? config.faults : []) {
    const name = asked.find((each) => fault.startsWith(`${each} must `)) ?? '';
    const says = fault.slice(name.length).trim();
    // What does not fit together follows from what is missing, and has been said.
    if (name !== '' || isPlain) faults[name] ??= `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
  }
  return { faults };
}

export function maskedSetting(name: string, value: string): string {
  const setting = SETTINGS[name as keyof typeof SETTINGS];
  return 'secret' in setting ? `••••••••${value.slice(-4)}` : value;
}
