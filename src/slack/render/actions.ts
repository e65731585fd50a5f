import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { Action } from '../../cards/card.ts';
import { lineOf } from '../../cards/words.ts';
import { renderButton, renderLink, renderRange, renderShare } from './buttons.ts';
import { limits } from './limits.ts';
import { actionsBlock, type Pressing } from './pressing.ts';
import { renderSelect } from './select.ts';

/** What can be pressed: buttons first, then the lists, then the days. `left` says what found no room, as notes. */
export function renderActions(
  actions: readonly Action[],
  share: string | undefined,
  pressing: Pressing,
): { blocks: KnownBlock[]; left: string[] } {
  const buttons = renderButtons(actions, share, pressing);
  const lists = renderLists(actions, pressing);
  const ranges = actions.flatMap((action) => {
    const elements = action.type === 'range' ? renderRange(action, pressing) : null;
    return elements ? [actionsBlock('range', elements, pressing)] : [];
  });
  return {
    blocks: [...buttons.blocks, ...lists.blocks, ...ranges.slice(0, limits.ranges)],
    left: [...buttons.left, ...lists.left, ...tooMany('pickers of days', ranges, limits.ranges)],
  };
}

function renderButtons(actions: readonly Action[], share: string | undefined, pressing: Pressing) {
  const left: string[] = [];
  const buttons: Button[] = [];
  for (const action of actions) {
    if (action.type === 'button') {
      const button = renderButton(action, pressing);
      if (button) buttons.push(button);
    }
    if (action.type === 'link') {
      const link = renderLink(action, pressing);
      if (link) buttons.push(link);
      else left.push(lineOf(`${action.label}: ${action.url}`, limits.fieldText));
    }
  }
  const sharing = share === undefined ? null : renderShare(share, pressing);
  const room = limits.actions - (sharing ? 1 : 0);
  left.push(...tooMany('buttons', buttons, room));
  const elements = [...buttons.slice(0, room), ...(sharing ? [sharing] : [])];
  return { blocks: blockOf('buttons', elements, pressing), left };
}

function renderLists(actions: readonly Action[], pressing: Pressing) {
  const left: string[] = [];
  const elements: ActionsBlock['elements'] = [];
  const selects = actions.filter((action) => action.type === 'select');
  let room: number = limits.optionsTogether;
  for (const action of selects.slice(0, limits.selects)) {
    const list = renderSelect(action, Math.max(1, Math.min(limits.options, room)), pressing);
    if (!list) continue;
    elements.push(list.element);
    room -= list.element.options?.length ?? 0;
    if (list.left > 0) {
      left.push(
        `${lineOf(action.label, limits.placeholder)}: ${list.left} more are not listed; type the name.`,
      );
    }
  }
  left.push(...tooMany('lists', selects, limits.selects));
  return { blocks: blockOf('lists', elements, pressing), left };
}

function blockOf(name: string, elements: ActionsBlock['elements'], pressing: Pressing): ActionsBlock[] {
  return elements.length === 0 ? [] : [actionsBlock(name, elements, pressing)];
}

function tooMany(what: string, all: readonly unknown[], max: number): string[] {
  return all.length > max ? [`… and ${all.length - max} more ${what}`] : [];
}
