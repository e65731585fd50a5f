import { z } from 'zod';
import { block } from './blocks.ts';
import { limits } from './limits.ts';
import { type Looked, ruleFaults } from './rules.ts';

/** The faults of a list of blocks in Slack's words, each with the pointer `[json-pointer:/blocks/…]`. */
export function blockFaults(value: unknown, looked: Looked, under = '/blocks'): string[] {
  const parsed = z.array(block).max(limits.blocks[looked.surface]).safeParse(value, { reportInput: true });
  return parsed.success
    ? ruleFaults(parsed.data, looked).map(({ text, at }) => pointed(text, `${under}${at}`))
    : issueFaults(parsed.error, under);
}

export function issueFaults(error: z.ZodError, under: string): string[] {
  return error.issues.flatMap((issue) =>
    issueTexts(issue).map(([text, path]) => pointed(text, under + path)),
  );
}

function pointed(text: string, pointer: string): string {
  return `${text} [json-pointer:${pointer}]`;
}

type Issue = z.core.$ZodIssue;

function issueTexts(issue: Issue): [text: string, path: string][] {
  const path = issue.path.map((key) => `/${String(key)}`).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => [`invalid additional property: ${key}`, path]);
  }
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.path.length > 0) {
    return [[`missing required field: ${String(issue.path.at(-1))}`, path.slice(0, path.lastIndexOf('/'))]];
  }
  return [[issueText(issue), path]];
}

function issueText(issue: Issue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? `must be less than ${Number(issue.maximum) + 1} characters`
        : issue.origin === 'array'
          ? `no more than ${issue.maximum} items allowed`
          : `must be at most ${issue.maximum}`;
    case 'too_small':
      return issue.origin === 'string'
        ? `must be more than ${Number(issue.minimum) - 1} characters`
        : issue.origin === 'array'
          ? `no fewer than ${issue.minimum} items allowed`
          : `must be at least ${issue.minimum}`;
    case 'invalid_type':
      return `must provide ${issue.expected === 'int' ? 'an integer' : `a ${issue.expected}`}`;
    case 'invalid_union':
    case 'invalid_value':
      return 'unsupported type';
    default:
      return issue.message;
  }
}
