import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Channel,
  holdChannels,
  sayChannel,
  sayChannelPlainly,
  sayOthersPlainly,
  sayPlainly,
  writeHeld,
} from '../../src/cards/channels.ts';
import { csvLine } from '../../src/cards/csv.ts';
import { sayName } from '../../src/cards/format.ts';
import { renderPlainText } from '../../src/cards/plain-text.ts';
import { cleanLine, cleanLines, holdLine, lineOf } from '../../src/cards/words.ts';

const ops: Channel = { platform: 'slack', workspace: 'T1', channel: 'C024BE91L', name: 'ops' };
const marks = /[\ufdd0-\ufdef]/;

const outside = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('\ufdd0', '\ufdd1', '\ufdd2', '\ufdd3', 'slack', 'T1', 'C024BE91L') }),
);
const channels = fc.record<Channel>({
  platform: fc.constantFrom('slack', 'discord', 'webhook'),
  workspace: outside,
  channel: outside,
  name: fc.option(outside),
});
const pieces = fc.array(fc.oneof(outside, channels), { maxLength: 40 });

function wordsOf(all: readonly (string | Channel)[]): string {
  return all.map((each) => (typeof each === 'string' ? each : sayChannel(each))).join('');
}

describe('in plain words', () => {
  test.each([
    [ops, 'Slack #ops'],
    [{ ...ops, name: null }, 'Slack channel C024BE91L'],
    [{ ...ops, channel: 'D024BE91L', name: null }, 'a direct message in Slack'],
    [{ ...ops, platform: 'discord', channel: '42', name: null }, 'Discord channel 42'],
    [
      { ...ops, platform: 'webhook', channel: 'https://ops.example/T0/token?key=1', name: null },
      'Webhook ops.example',
    ],
    [
      { ...ops, platform: 'webhook', channel: 'https://ops.example/T0/token?key=1', name: 'pager' },
      'Webhook pager',
    ],
  ] as const)('%j is “%s”', (channel, said) => {
    expect(sayPlainly(`to ${sayChannel(channel)}!`)).toBe(`to ${said}!`);
  });

  test('nothing of the mark is left, whatever stands beside it', () => {
    fc.assert(
      fc.property(pieces, (all) => {
        const said = sayPlainly(wordsOf(all));

        expect(said).not.toMatch(marks);
        for (const each of all)
          if (typeof each !== 'string') expect(said).toContain(sayPlainly(sayChannelPlainly(each)));
      }),
    );
  });

  test('a mark that was cut in two is left out as a whole', () => {
    const whole = `a ${sayChannel(ops)}`;

    for (let length = 2; length < whole.length; length += 1)
      expect(sayPlainly(whole.slice(0, length))).toBe('a ');
  });

  test('it stands in a text without a platform, in a file, and wherever words are cleaned', () => {
    const said = `To ${sayChannel(ops)}`;
    const card = {
      title: said,
      tone: 'neutral' as const,
      subtitle: said,
      parts: [
        { type: 'text' as const, text: said },
        { type: 'fields' as const, fields: [{ label: said, value: said }] },
      ],
      actions: [
        { type: 'button' as const, label: said, command: 'usage', style: 'default' as const, confirm: null },
      ],
      notes: [said],
    };

    expect(renderPlainText(card)).not.toMatch(marks);
    expect(renderPlainText(card).match(/To Slack #ops/g)).toHaveLength(7);
    expect(csvLine([said])).toBe('To Slack #ops\r\n');
    expect([cleanLine(said, 50), cleanLines(said, 50), lineOf(said, 50)]).toEqual(
      Array(3).fill('To Slack #ops'),
    );
  });
});

describe('where it can be followed', () => {
  const follow = ({ channel }: { channel: string }) => `<#${channel}>`;

  test('it is one letter, which is written at last, and everything else is the words', () => {
    const { words, channels: held } = holdLine(`To ${sayChannel(ops)}, and ${sayChannel(ops)}.`, 100);

    expect([...words]).toHaveLength('To x, and x.'.length);
    expect(writeHeld(words, held, follow)).toBe('To <#C024BE91L>, and <#C024BE91L>.');
  });

  test('each of our own is written and nothing from outside is, also where there are too many', () => {
    fc.assert(
      fc.property(pieces, (all) => {
        const { words, channels: held } = holdChannels(wordsOf(all));
        const written = writeHeld(words, held, ({ plain }) => plain);

        const ours = all.filter((each) => typeof each !== 'string').length;
        expect(held).toHaveLength(Math.min(ours, 29));
        expect(written).toBe(sayPlainly(wordsOf(all)));
      }),
    );
  });

  test('those that cannot be are said plainly', () => {
    const elsewhere = { ...ops, workspace: 'T2', name: 'sales' };
    const words = `${sayChannel(ops)} ${sayChannel(elsewhere)}`;

    const said = sayOthersPlainly(words, ({ workspace }) => workspace === 'T1');

    expect(said).toBe(`${sayChannel(ops)} Slack #sales`);
  });
});

test('no name can be one: what it is marked by is taken out of names', () => {
  fc.assert(
    fc.property(outside, outside, (before, after) => {
      const name = sayName(`${before}${sayChannel(ops)}${after}`);

      expect(name).not.toMatch(marks);
      expect(holdChannels(name).channels).toEqual([]);
    }),
  );
});
