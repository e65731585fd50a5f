import { Answer, answer } from '../answer.ts';
import { viewJson } from '../api/json.ts';
import { directChannel } from '../api/method.ts';
import { interactive, type Placed } from '../blocks.ts';
import type { Outcome } from '../delivery/delivery.ts';
import type { Target } from '../response-urls.ts';
import type { Site } from '../site.ts';
import { SlackError } from '../slack-error.ts';
import { closeModals, homeKey } from '../views.ts';
import type { Channel, Message, Notice, User, View, Workspace } from '../world.ts';
import { chosenState, findPlaced, type Given, type State } from './choices.ts';
import type { Inputs } from './inputs.ts';
import {
  type Acting,
  closedPayload,
  eventPayload,
  messageActionPayload,
  slashPayload,
  submissionPayload,
  viewActionPayload,
} from './payloads.ts';
import { applySubmission, missingFields, type Submitted } from './submission.ts';

type Surface = Message | View;
export type Send = (
  kind: 'slash_commands' | 'interactive' | 'events_api',
  payload: Record<string, unknown>,
) => Promise<Outcome>;

/** One person at their screen. What they do resolves once the bot has acknowledged it, or Slack gave up waiting. */
export interface Person {
  user: User;
  slash(channel: Channel, command: string, text?: string): Promise<Outcome>;
  /** Presses a button, by its action_id or by what stands on it; one in an older message object is a stale one. */
  press(on: Surface, button: string): Promise<Outcome>;
  /** Chooses in a menu, by its action_id or placeholder, an option by what it says or by its value. */
  select(on: Surface, menu: string, option: Given): Promise<Outcome>;
  pick(on: Surface, picker: string, date: string): Promise<Outcome>;
  /** Fills in fields, by label, action_id or block_id, and submits. */
  submit(view: View, given?: Record<string, Given>): Promise<Submitted>;
  close(view: View): Promise<void>;
  openHome(): Promise<Outcome>;
  /** What lies before them in a channel: everybody's messages, and theirs alone, in order. */
  sees(channel: Channel): Message[];
  modal(): View | undefined;
  home(): View | undefined;
  notices(): Notice[];
  direct(): Channel;
}

export function personOf(site: Site, inputs: Inputs, send: Send, user: User): Person {
  const { world } = site;

  function acting(teamId: string): Acting {
    const workspace = world.workspaces.get(teamId);
    if (!workspace) throw new Error(`No workspace ${teamId}`);
    return { site, user, workspace };
  }

  function notice(about: string, error: string, channelId?: string, messages: string[] = []): void {
    world.notices.push({ userId: user.id, ...(channelId ? { channelId } : {}), about, error, messages });
    site.changes.changed();
  }

  function target(workspace: Workspace, channel: Channel, on?: Message): Target {
    const { installation } = workspace;
    return {
      author: { userId: installation?.botUserId ?? '', botId: installation?.botId ?? '' },
      teamId: workspace.id,
      channelId: channel.id,
      userId: user.id,
      ...(on?.threadTs ? { threadTs: on.threadTs } : {}),
      ...(on ? { original: { channelId: on.channelId, ts: on.ts } } : {}),
    };
  }

  function links(workspace: Workspace, to: Target) {
    return {
      responseUrl: `${site.origin}/response/${site.responseUrls.issue(to)}`,
      triggerId: site.triggers.issue({ userId: user.id, teamId: workspace.id }),
    };
  }

  async function dispatch(
    kind: 'slash_commands' | 'interactive' | 'events_api',
    payload: Record<string, unknown>,
    about: string,
    channelId?: string,
  ): Promise<Outcome> {
    const outcome = await send(kind, payload);
    if (!outcome.acked) notice(about, outcome.error, channelId);
    return outcome;
  }

  function act(on: Surface, placed: Placed, state: State | undefined): Promise<Outcome> {
    const surface = `${user.id} ${'channelId' in on ? `${on.channelId} ${on.ts}` : on.id}`;
    if (state) inputs.set(surface, placed.block, placed.element, state);
    const values = inputs.values(surface, on.blocks);
    const about = placed.element.text?.text ?? placed.element.action_id;
    if (!('channelId' in on)) {
      const triggerId = site.triggers.issue({ userId: user.id, teamId: on.teamId, viewId: on.id });
      const payload = viewActionPayload(acting(on.teamId), { view: on, placed, state, values }, triggerId);
      return dispatch('interactive', payload, about);
    }
    const channel = world.channels.get(on.channelId);
    if (!channel) throw new Error(`No channel ${on.channelId}`);
    const who = acting(channel.teamId);
    const to = target(who.workspace, channel, on);
    const payload = messageActionPayload(
      who,
      { message: on, channel, placed, state, values },
      links(who.workspace, to),
    );
    return dispatch('interactive', payload, about, channel.id);
  }

  function choose(on: Surface, wanted: string, given: Given): Promise<Outcome> {
    const placed = findPlaced(interactive(on.blocks).filter(isChoice), wanted);
    return act(on, placed, chosenState(placed.element, given));
  }

  const viewSurface = (view: View) => `${user.id} ${view.id}`;

  return {
    user,
    async slash(channel, command, text = '') {
      // In a channel shared with another organisation a command belongs to the workspace of who types it.
      const who = acting(user.teamId);
      const to = target(who.workspace, channel);
      if (!who.workspace.installation) {
        notice(command, 'not a valid command', channel.id);
        return { acked: false, error: 'dispatch_failed', reason: 'not installed' };
      }
      const payload = slashPayload(who, channel, command, text, links(who.workspace, to));
      const outcome = await dispatch('slash_commands', payload, command, channel.id);
      if (outcome.acked && outcome.body) {
        try {
          answer(site, to, Answer.parse(outcome.body));
        } catch (error) {
          if (!(error instanceof SlackError)) throw error;
          notice(command, error.code, channel.id);
        }
      }
      return outcome;
    },
    press: async (on, button) =>
      act(on, findPlaced(interactive(on.blocks).filter(isButton), button), undefined),
    select: async (on, menu, option) => choose(on, menu, option),
    pick: async (on, picker, date) => choose(on, picker, date),
    async submit(view, given = {}) {
      const placed = interactive(view.blocks).filter(isChoice);
      for (const [wanted, value] of Object.entries(given)) {
        const { block, element } = findPlaced(placed, wanted);
        inputs.set(viewSurface(view), block, element, chosenState(element, value));
      }
      const values = inputs.values(viewSurface(view), view.blocks);
      const missing = missingFields(view.blocks, values);
      if (Object.keys(missing).length > 0) return { outcome: 'errors', errors: missing };
      const triggerId = site.triggers.issue({ userId: user.id, teamId: view.teamId, viewId: view.id });
      const payload = submissionPayload(acting(view.teamId), view, values, triggerId);
      const about = view.title?.text ?? 'modal';
      const outcome = await dispatch('interactive', payload, about);
      if (!outcome.acked) return { outcome: 'failed', error: outcome.error };
      try {
        return applySubmission(site, currentOf(view), outcome.body);
      } catch (error) {
        if (!(error instanceof SlackError)) throw error;
        const messages = (error.fields['errors'] ?? []) as string[];
        notice(about, error.code, undefined, messages);
        return { outcome: 'failed', error: error.code };
      }
    },
    async close(view) {
      const stack = world.modals.get(user.id) ?? [];
      const depth = stack.findIndex(({ id }) => id === view.id);
      if (depth < 0) throw new Error('That modal is not open.');
      closeModals(site, user.id, view.clearOnClose ? 0 : depth);
      if (!view.notifyOnClose) return;
      const values = inputs.values(viewSurface(view), view.blocks);
      const payload = closedPayload(acting(view.teamId), view, values, view.clearOnClose);
      await dispatch('interactive', payload, view.title?.text ?? 'modal');
    },
    openHome() {
      const { workspace } = acting(user.teamId);
      const home = world.homes.get(homeKey(user.teamId, user.id));
      const event = {
        type: 'app_home_opened',
        user: user.id,
        channel: direct().id,
        tab: 'home',
        ...(home ? { view: viewJson(home, world) } : {}),
      };
      return send('events_api', eventPayload(site, workspace, event));
    },
    sees: (channel) =>
      [...world.messages, ...world.ephemerals.filter(({ ephemeralTo }) => ephemeralTo === user.id)]
        .filter(({ channelId }) => channelId === channel.id)
        .sort((a, b) => orderOf(a) - orderOf(b)),
    modal: () => world.modals.get(user.id)?.at(-1),
    home: () => world.homes.get(homeKey(user.teamId, user.id)),
    notices: () => world.notices.filter(({ userId }) => userId === user.id),
    direct,
  };

  function direct(): Channel {
    const { workspace } = acting(user.teamId);
    const { installation } = workspace;
    if (!installation) throw new Error(`${site.world.app.name} is not in ${workspace.name}.`);
    return directChannel({ site, workspace, installation }, user.id);
  }

  function currentOf(view: View): View {
    return world.modals.get(user.id)?.find(({ id }) => id === view.id) ?? view;
  }
}

/** The second part of a ts counts posts, whatever the clock says. */
function orderOf({ ts }: Message): number {
  return Number(ts.split('.')[1]);
}

function isButton({ element }: Placed): boolean {
  return element.type.endsWith('button');
}

function isChoice({ element }: Placed): boolean {
  return !isButton({ element } as Placed) && element.type !== 'feedback_buttons';
}
