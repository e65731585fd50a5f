import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { errorAt, errorsIn, spread, wordsOf } from '../../src/chat/forms/answers.ts';
import type { Beginning, Form } from '../../src/chat/forms/form.ts';
import { forms } from '../../src/chat/forms/list.ts';
import { formButton, formWords, offerForm } from '../../src/chat/forms/offer.ts';
import { questionsOf } from '../../src/chat/forms/questions.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { readOptions } from '../../src/chat/words.ts';
import { UserError } from '../../src/domain/errors.ts';
import { checkView } from '../../src/playground/slack/validate/check-view.ts';
import { answersIn, type StateValues } from '../../src/slack/modals/answers.ts';
import { ELEMENT, MORE, menuRoom } from '../../src/slack/modals/blocks.ts';
import { keep, keptIn } from '../../src/slack/modals/kept.ts';
import { withOneMore } from '../../src/slack/modals/more.ts';
import { formView, waitingView } from '../../src/slack/modals/views.ts';
import { cases } from '../support/cases.ts';

const registry = createRegistry(commands);
const REF = '0m1abcde-12345678';

const kept = (form: Form) => ({ path: form.path, workspace: 'T1', ref: REF });
const commandOf = (form: Form) => registry.find(form.path).command;
const formAt = (path: string) => forms.find((form) => form.path === path) as Form;

const agent = (id: string, name: string) => ({
  id,
  name,
  archived: false,
  kind: 'chat' as const,
  companyId: null,
  confirmed: true,
});
const people = { agents: [agent('a1', 'Support bot')], companies: [] };

function viewOf(form: Form, beginning: Partial<Beginning> = {}, directory = people) {
  const begun = { values: {}, about: 'About it.', ...beginning };
  const questions = questionsOf(form, commandOf(form), begun, directory, menuRoom);
  return formView(form, begun, questions, form.hasPlace ? { channel: 'C1' } : null, kept(form));
}

/** As Slack sends what was filled in. */
function filled(given: Record<string, string>): StateValues {
  return Object.fromEntries(
    Object.entries(given).map(([block, value]) => [
      block,
      { [ELEMENT]: { type: 'plain_text_input', value } as never },
    ]),
  );
}

const blockIds = (view: { blocks: readonly { block_id?: string }[] }) =>
  view.blocks.map(({ block_id: id }) => id).filter((id) => id !== undefined);

describe.each(forms.map((form) => [form.path, form] as const))('the form of “%s”', (_path, form) => {
  it('asks for nothing that its command does not know', () => {
    const { shape } = commandOf(form).options;

    const named = [...Object.keys(form.fields), ...Object.keys(form.given), ...Object.values(form.faults)];

    expect(named.filter((option) => !Object.hasOwn(shape, option))).toEqual([]);
  });

  it('offers every choice of an option by a name of its own', () => {
    for (const { option, choices } of questionsOf(form, commandOf(form), begun, people, menuRoom)) {
      const named = form.fields[option]?.choices;
      if (named)
        expect(choices?.map(({ value }) => value).filter((value) => value !== '-')).toEqual(
          Object.keys(named),
        );
    }
  });

  it.each(['form', 'waiting'])('is taken by Slack as it is (%s)', (which) => {
    const view = which === 'form' ? viewOf(form) : waitingView(form, kept(form));

    expect(checkView(view, () => false)).toEqual({ view: expect.anything() });
  });
});

const begun: Beginning = { values: {}, about: 'About it.' };

it('a card leads to its form only whoever manages, and only where nothing was said yet', () => {
  const card = {
    title: 'Top up',
    tone: 'neutral',
    subtitle: null,
    parts: [],
    actions: [],
    notes: [],
  } as const;
  const labels = (words: string, right: 'view' | 'manage', status: 'done' | 'refused' = 'done') =>
    offerForm({ card, status }, words, { right }).card.actions.map((action) => action.label);

  expect(labels('credits top-up', 'manage')).toEqual(['Record a top-up…']);
  expect(labels('/Credits  Top-up ', 'manage')).toEqual(['Record a top-up…']);
  expect(labels('credits top-up', 'view')).toEqual([]);
  expect(labels('credits top-up 500', 'manage')).toEqual([]);
  expect(labels('credits', 'manage')).toEqual([]);
  expect(labels('credits top-up', 'manage', 'refused')).toEqual([]);
});

it('the button of a form holds no command, so that nothing else runs it', () => {
  for (const form of forms) {
    const { command } = formButton(form);

    expect(formWords(command)).toBe(form.path);
    expect(() => registry.find(command)).toThrow(UserError);
  }
});

describe('what was filled in', () => {
  const topUp = formAt('credits top-up');
  const alerts = formAt('notify alerts');
  const digest = formAt('notify digest');

  it('is the command with its confirmation, by the name of this one form', () => {
    const answers = answersIn(filled({ amount: ' 500 ', remarks: 'Invoice 1042' }));

    expect(wordsOf(topUp, answers, REF)).toBe(
      `credits top-up amount:500 remarks:"Invoice 1042" confirm:yes ref:${REF}`,
    );
  });

  it('is without confirmation where the command asks for none', () => {
    const answers = answersIn(filled({ every: 'weekly', hour: '9', zone: 'Asia/Kathmandu' }));

    expect(wordsOf(digest, answers, REF)).toBe(
      'notify digest do:set every:weekly hour:9 zone:Asia/Kathmandu',
    );
  });

  it('of one choice may be several options, each of which stands where that was chosen', () => {
    const chosen = (value: string) => spread(digest, answersIn(filled({ every: value, hour: '9' })));

    expect(wordsOf(digest, chosen('weekly friday'), REF)).toBe(
      'notify digest do:set every:weekly on:friday hour:9',
    );
    expect(wordsOf(digest, chosen('daily'), REF)).toBe('notify digest do:set every:daily hour:9');
    expect(chosen('weekly friday')['on']).toEqual([{ field: 'every', value: 'friday' }]);
    expect(errorsIn(digest, commandOf(digest), chosen(''))).toEqual({ every: 'Please fill this in.' });
  });

  it('leaves out what was chosen to be nothing', () => {
    const nothing = { [ELEMENT]: { type: 'static_select', selected_option: { value: '-' } } as never };

    expect(
      wordsOf(digest, answersIn({ agent: nothing, hour: { [ELEMENT]: { type: 'x', value: '9' } } }), REF),
    ).toBe('notify digest do:set hour:9');
  });

  it('keeps a dash that was typed, which is no choice of nothing', () => {
    expect(wordsOf(topUp, answersIn(filled({ amount: '5', remarks: '-' })), REF)).toContain(' remarks:- ');
  });

  it('is read back by the command as it was typed, whatever it is', () => {
    const typed = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((each) => each.trim());
    fc.assert(
      fc.property(
        typed.filter((each) => each !== ''),
        (remarks) => {
          const words = wordsOf(topUp, answersIn(filled({ amount: '5', remarks })), REF);

          const read = readOptions(commandOf(topUp), registry.find(words).rest);

          expect(read).toEqual({
            amount: '5',
            remarks: remarks.replaceAll(/["“”]/gu, "'"),
            confirm: 'yes',
            ref: REF,
          });
        },
      ),
      cases(200),
    );
  });

  it('of several fields is said with spaces between, and an emptied one is gone', () => {
    const answers = answersIn(filled({ 'at:0': '20%', 'at:1': '', 'at:2': '500', of: 'plan' }));

    expect(wordsOf(alerts, answers, REF)).toBe('notify alerts do:set at:"20% 500" of:plan');
  });

  it.each([
    [topUp, { amount: 'many' }, 'amount', '“many” is not an amount of credits.'],
    [topUp, { amount: '' }, 'amount', 'Please fill this in.'],
    [topUp, { amount: '5', remarks: 'x'.repeat(201) }, 'remarks', 'it is longer than 200 characters'],
    [alerts, { 'at:0': '20%', 'at:1': 'soon', of: 'plan' }, 'at:1', 'I cannot warn at “soon”.'],
    [alerts, { 'at:0': '20%', 'at:1': '120%', of: 'plan' }, 'at:1', 'I cannot warn at “120%”.'],
    [alerts, { 'at:0': '', 'at:1': '', of: 'plan' }, 'at:0', 'Please fill this in.'],
  ])('is wrong at the very field (%#)', (form, given, block, fault) => {
    const errors = errorsIn(form, commandOf(form), answersIn(filled(given)));

    expect(errors).toEqual({ [block]: expect.stringContaining(fault) });
  });

  it('that the command refuses is said at the field it is about, and else nowhere in the form', () => {
    const answers = answersIn(filled({ amount: '0' }));
    const about = (code: string) => errorAt(topUp, new UserError(code, 'No.', { hint: 'Try 500.' }), answers);

    expect(about('bad-amount')).toEqual({ amount: 'No. Try 500.' });
    expect(about('not-a-manager')).toBeNull();
  });
});

describe('fields of which there can be several', () => {
  const alerts = formAt('notify alerts');
  const levels = (count: number) => Array.from({ length: count }, (_, index) => `${index}%`).join(' ');
  const shown = (count: number) => viewOf(alerts, { values: { at: levels(count), of: 'plan' } }) as never;

  it('are as many as there are values, and an empty one', () => {
    expect(blockIds(viewOf(alerts, { values: { at: '20% 10%' } }))).toEqual([
      ...['channel', 'at:0', 'at:1', 'at:2', 'at:more', 'of', 'mention', 'escalate'],
    ]);
  });

  it('grow one by one in the same form, until there is no room for more', () => {
    const nine = withOneMore(alerts, shown(7), 'at');
    const ten = nine && withOneMore(alerts, nine as never, 'at');

    expect(blockIds(nine ?? { blocks: [] }).slice(-6, -2)).toEqual(['at:7', 'at:8', 'at:more', 'of']);
    expect(blockIds(ten ?? { blocks: [] }).slice(-5, -2)).toEqual(['at:8', 'at:9', 'of']);
    expect(ten && withOneMore(alerts, ten as never, 'at')).toBeNull();
    for (const view of [nine, ten]) {
      expect(checkView(view, () => false)).toEqual({
        view: expect.objectContaining({ private_metadata: keep(kept(alerts)) }),
      });
    }
  });

  it('are added by a button, which a form without them does not have', () => {
    expect(JSON.stringify(viewOf(alerts))).toContain(MORE);
    expect(JSON.stringify(viewOf(formAt('credits top-up')))).not.toContain(MORE);
  });
});

describe('choices', () => {
  const digest = formAt('notify digest');
  const kindOf = (directory: typeof people) => {
    const block = viewOf(digest, {}, directory).blocks.find((each) => each.block_id === 'agent');
    return block && 'element' in block ? block.element.type : undefined;
  };
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => agent(`a${index}`, `Agent ${index}`));

  it('are the agents of the account, by their names', () => {
    const view = viewOf(digest, { values: { agent: 'a1' } });

    const block = view.blocks.find((each) => each.block_id === 'agent');

    expect(block).toMatchObject({
      element: { initial_option: { text: { text: 'Support bot' }, value: 'a1' } },
    });
  });

  it('are not asked for where there is nothing to choose', () => {
    expect(blockIds(viewOf(digest))).not.toContain('company');
    expect(kindOf({ ...people, agents: [] })).toBeUndefined();
  });

  it('give way to a name that is typed where there are more than Slack lists', () => {
    expect(kindOf({ ...people, agents: many(99) })).toBe('static_select');
    expect(kindOf({ ...people, agents: many(100) })).toBe('plain_text_input');
    expect(kindOf({ ...people, agents: [agent('a'.repeat(151), 'Long')] })).toBe('plain_text_input');
  });

  it('of any name are taken by Slack', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 20 }), (names) => {
        const agents = names.map((name, index) => agent(`a${index}`, name));

        expect(checkView(viewOf(digest, {}, { ...people, agents }), () => false)).toHaveProperty('view');
      }),
      cases(100),
    );
  });
});

describe('what a modal remembers', () => {
  it('comes back as it was', () => {
    const all = {
      path: 'p',
      workspace: 'T1',
      ref: REF,
      channel: 'C1',
      reply: { url: 'https://a.test', isPrivate: true },
    };

    expect(keptIn(keep(all))).toEqual(all);
  });

  it('fits into what Slack keeps: filters of Home are dropped before anything else', () => {
    const long = keep({ path: 'p', workspace: 'T1', ref: REF, home: 'x'.repeat(3_000) });

    expect(long.length).toBeLessThanOrEqual(3_000);
    expect(keptIn(long)).toEqual({ path: 'p', workspace: 'T1', ref: REF, home: '' });
  });

  it.each(['', 'nonsense', '{}', '{"path":"p"}'])('is nothing where it is not ours: %s', (text) => {
    expect(keptIn(text)).toBeNull();
  });
});
