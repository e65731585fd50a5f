import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ComponentType,
} from 'discord.js';
import type { Action } from '../../cards/card.ts';
import { lineOf } from '../../cards/words.ts';
import { renderButton, renderLink, renderRange, renderShare } from './buttons.ts';
import { limits } from './limits.ts';
import type { Pressing } from './pressing.ts';
import { renderSelect } from './select.ts';

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** What can be pressed: buttons first, then the lists. `left` says what found no room, as small print. */
export function renderActions(
  actions: readonly Action[],
  share: string | undefined,
  pressing: Pressing,
): { rows: Row[]; left: string[] } {
  const buttons = renderButtons(actions, share, pressing);
  const lists = renderLists(actions, pressing);
  return { rows: [...buttons.rows, ...lists.rows], left: [...buttons.left, ...lists.left] };
}

function renderButtons(actions: readonly Action[], share: string | undefined, pressing: Pressing) {
  const left: string[] = [];
  const buttons: APIButtonComponent[] = [];
  let ranges = 0;
  for (const action of actions) {
    const button = buttonOf(action, pressing);
    if (action.type === 'link' && !button)
      left.push(lineOf(`${action.label}: ${action.url}`, limits.leftLine));
    if (action.type === 'range' && button) ranges += 1;
    const isOneTooMany = action.type === 'range' && ranges > limits.ranges;
    if (button && !isOneTooMany) buttons.push(button);
    if (action.type === 'button' && button && action.confirm !== null) {
      left.push(lineOf(`${action.label}: ${action.confirm}`, limits.leftLine));
    }
  }
  const sharing = share === undefined ? null : renderShare(share, pressing);
  const room = limits.buttons - (sharing ? 1 : 0);
  left.push(
    ...tooMany('buttons', buttons, room),
    ...tooMany('pickers of days', { length: ranges }, limits.ranges),
  );
  const all = [...buttons.slice(0, room), ...(sharing ? [sharing] : [])];
  const rows = Array.from({ length: Math.ceil(all.length / limits.rowButtons) }, (_, at) =>
    rowOf(all.slice(at * limits.rowButtons, (at + 1) * limits.rowButtons)),
  );
  return { rows, left };
}

function buttonOf(action: Action, pressing: Pressing): APIButtonComponent | null {
  switch (action.type) {
    case 'button':
      return renderButton(action, pressing);
    case 'link':
      return renderLink(action);
    case 'range':
      return renderRange(action, pressing);
    case 'select':
      return null;
  }
}

function renderLists(actions: readonly Action[], pressing: Pressing) {
  const left: string[] = [];
  const selects = actions.filter((action) => action.type === 'select');
  const rows = selects.slice(0, limits.selects).flatMap((action) => {
    const list = renderSelect(action, pressing);
    if (list && list.left > 0) {
      left.push(`${lineOf(action.label, limits.leftLine)}: ${list.left} more are not listed; type the name.`);
    }
    return list ? [rowOf([list.element])] : [];
  });
  left.push(...tooMany('lists', selects, limits.selects));
  return { rows, left };
}

function rowOf(components: APIComponentInMessageActionRow[]): Row {
  return { type: ComponentType.ActionRow, components };
}

function tooMany(what: string, { length }: { length: number }, max: number): string[] {
  return length > max ? [`… and ${length - max} more ${what}`] : [];
}
