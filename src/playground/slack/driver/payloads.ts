import { messageJson, teamJson, viewJson } from '../api/json.ts';
import type { Element, Placed } from '../blocks.ts';
import type { Site } from '../site.ts';
import type { Channel, Message, User, View, Workspace } from '../world.ts';
import type { State } from './choices.ts';
import type { Values } from './inputs.ts';

const verificationToken = 'loopback-verification-token';

export interface Acting {
  site: Site;
  user: User;
  workspace: Workspace;
}

export function slashPayload(
  { site, user, workspace }: Acting,
  channel: Channel,
  command: string,
  text: string,
  links: { responseUrl: string; triggerId: string },
): Record<string, string> {
  const names = { public: channel.name, private: 'privategroup', im: 'directmessage' };
  return {
    token: verificationToken,
    team_id: workspace.id,
    team_domain: workspace.domain,
    ...(workspace.enterpriseId
      ? { enterprise_id: workspace.enterpriseId, enterprise_name: workspace.enterpriseId }
      : {}),
    channel_id: channel.id,
    channel_name: names[channel.kind],
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: site.world.app.id,
    is_enterprise_install: String(workspace.installation?.isEnterprise ?? false),
    response_url: links.responseUrl,
    trigger_id: links.triggerId,
  };
}

/** What every press and submission begins with. */
function interactionPayload({ site, user, workspace }: Acting, type: string): Record<string, unknown> {
  const { enterpriseId, installation } = workspace;
  return {
    type,
    team: installation?.isEnterprise ? null : teamJson(workspace),
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: site.world.app.id,
    token: verificationToken,
    enterprise: enterpriseId ? { id: enterpriseId, name: enterpriseId } : null,
    is_enterprise_install: installation?.isEnterprise ?? false,
  };
}

function actionJson(
  { block, element }: Placed,
  state: State | undefined,
  ts: string,
): Record<string, unknown> {
  const shown = ['text', 'value', 'placeholder', 'initial_option', 'initial_date'].filter(
    (key) => element[key as keyof Element] !== undefined,
  );
  return {
    type: element.type,
    action_id: element.action_id,
    block_id: block.block_id,
    ...Object.fromEntries(shown.map((key) => [key, element[key]])),
    ...state,
    action_ts: ts,
  };
}

export function messageActionPayload(
  acting: Acting,
  on: { message: Message; channel: Channel; placed: Placed; state: State | undefined; values: Values },
  links: { responseUrl: string; triggerId: string },
): Record<string, unknown> {
  const { message, channel } = on;
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    ...interactionPayload(acting, 'block_actions'),
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: ephemeral },
    trigger_id: links.triggerId,
    response_url: links.responseUrl,
    channel: { id: channel.id, name: channel.name },
    // A private message is not sent along: nobody keeps it.
    ...(ephemeral ? {} : { message: messageJson(acting, message) }),
    state: { values: on.values },
    actions: [actionJson(on.placed, on.state, acting.site.ids.ts())],
  };
}

export function viewActionPayload(
  acting: Acting,
  on: { view: View; placed: Placed; state: State | undefined; values: Values },
  triggerId: string,
): Record<string, unknown> {
  return {
    ...interactionPayload(acting, 'block_actions'),
    container: { type: 'view', view_id: on.view.id },
    trigger_id: triggerId,
    view: viewJson(on.view, acting.site.world, on.values),
    actions: [actionJson(on.placed, on.state, acting.site.ids.ts())],
  };
}

export function submissionPayload(
  acting: Acting,
  view: View,
  values: Values,
  triggerId: string,
): Record<string, unknown> {
  return {
    ...interactionPayload(acting, 'view_submission'),
    trigger_id: triggerId,
    view: viewJson(view, acting.site.world, values),
    response_urls: [],
  };
}

export function closedPayload(
  acting: Acting,
  view: View,
  values: Values,
  isCleared: boolean,
): Record<string, unknown> {
  return {
    ...interactionPayload(acting, 'view_closed'),
    view: viewJson(view, acting.site.world, values),
    is_cleared: isCleared,
  };
}

export function eventPayload(
  site: Site,
  workspace: Workspace,
  event: Record<string, unknown>,
): Record<string, unknown> {
  const { installation, enterpriseId } = workspace;
  const atS = Math.floor(site.clock.now() / 1000);
  return {
    token: verificationToken,
    team_id: workspace.id,
    ...(enterpriseId ? { enterprise_id: enterpriseId } : {}),
    api_app_id: site.world.app.id,
    event: { event_ts: site.ids.ts(), ...event },
    type: 'event_callback',
    event_id: site.ids.next('Ev'),
    event_time: atS,
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: enterpriseId ?? null,
        team_id: installation?.isEnterprise ? null : workspace.id,
        user_id: installation?.botUserId ?? null,
        is_bot: true,
        is_enterprise_install: installation?.isEnterprise ?? false,
      },
    ],
  };
}
