/** A command as a bot registers it. */
export interface CommandBody {
  type: number;
  name: string;
  description: string;
  options?: CommandOption[];
  default_member_permissions?: string | null;
  contexts?: number[] | null | undefined;
  [field: string]: unknown;
}

export interface CommandOption {
  type: number;
  name: string;
  description: string;
  required?: boolean;
  autocomplete?: boolean;
  choices?: { name: string; value: string | number }[];
  options?: CommandOption[];
  min_value?: number;
  max_value?: number;
  min_length?: number;
  max_length?: number;
  [field: string]: unknown;
}

export const optionType = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

export const commandType = { chatInput: 1, user: 2, message: 3 } as const;

/** An option that is not set is not sent back either. */
export function tidied(option: CommandOption): CommandOption {
  const kept = Object.entries(option).filter(
    ([key, value]) =>
      value !== null &&
      value !== undefined &&
      !(value === false && ['required', 'autocomplete'].includes(key)),
  );
  const copy = Object.fromEntries(kept) as unknown as CommandOption;
  return option.options ? { ...copy, options: option.options.map(tidied) } : copy;
}
