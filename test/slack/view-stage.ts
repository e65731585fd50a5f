import { onTestFinished } from 'vitest';
import type { Person } from '../../src/playground/slack/driver/person.ts';
import type { View } from '../../src/playground/slack/world.ts';
import { databaseForTest } from '../support/database.ts';
import { demoTemplate } from '../support/demo-template.ts';
import { botStage, personIn, type StageOptions } from './bot-stage.ts';

/** The bot on a demo of its own, with a guest, and with what a person sees beside messages: Home and modals. */
export async function viewStage(options: StageOptions = {}) {
  const database = await databaseForTest(await demoTemplate());
  const on = await botStage(database, options);
  onTestFinished(on.close);
  if (options.account === null) await on.install(on.acme);
  const { slack } = on;
  return {
    ...on,
    gil: personIn(slack, on.acme, 'gil', { isRestricted: true }),
    sql: async <Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> =>
      (await database.pool.query(text, values)).rows,
    /** What somebody's Home shows once that has been done. */
    async homeAfter(person: Person, act: () => Promise<unknown>): Promise<View> {
      const before = person.home()?.hash;
      await act();
      return slack.until(() => (person.home()?.hash === before ? undefined : person.home()));
    },
    /** The modal in front of somebody once it has changed. */
    async modalAfter(person: Person, act: () => Promise<unknown>): Promise<View> {
      const before = person.modal()?.hash;
      await act();
      return slack.until(() => (person.modal()?.hash === before ? undefined : person.modal()));
    },
  };
}

export type ViewStage = Awaited<ReturnType<typeof viewStage>>;

/** Every text of a view, for a test to look for. Thousands are parted by a plain space. */
export function textsIn(view: Pick<View, 'blocks'> | undefined): string {
  return JSON.stringify(view?.blocks ?? []).replaceAll('\u202f', ' ');
}

export function headingsIn({ blocks }: Pick<View, 'blocks'>): string[] {
  return blocks
    .filter(({ type }) => type === 'header')
    .map(({ text }) => String(text?.text).replaceAll('\u202f', ' '));
}

export function buttonsIn({ blocks }: Pick<View, 'blocks'>): string[] {
  return blocks.flatMap(({ elements = [] }) =>
    elements.filter(({ type }) => type === 'button').map(({ text }) => String(text?.text)),
  );
}
