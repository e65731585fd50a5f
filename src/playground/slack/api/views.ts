import { z } from 'zod';
import { SlackError } from '../slack-error.ts';
import { checkedView, openModal, publishHome, pushModal, updateView } from '../views.ts';
import { findView } from '../world.ts';
import { viewJson } from './json.ts';
import { botMethod, json, type Method } from './method.ts';

const view = json(z.unknown());

export const viewMethods: readonly Method[] = [
  botMethod({
    name: 'views.open',
    params: z.looseObject({ trigger_id: z.string(), view }),
    handle(params, { site, token }) {
      const payload = checkedView(site, token.teamIds, params.view, 'modal');
      return {
        view: viewJson(openModal(site, site.triggers.exchange(params.trigger_id), payload), site.world),
      };
    },
  }),
  botMethod({
    name: 'views.push',
    params: z.looseObject({ trigger_id: z.string(), view }),
    handle(params, { site, token }) {
      const payload = checkedView(site, token.teamIds, params.view, 'modal');
      const { viewId } = site.triggers.exchange(params.trigger_id);
      const onto = findView(site.world, ({ id }) => id === viewId);
      if (!onto) throw new SlackError('not_found');
      return { view: viewJson(pushModal(site, onto, payload), site.world) };
    },
  }),
  botMethod({
    name: 'views.update',
    params: z.looseObject({
      view,
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
    }),
    handle(params, { site, token }) {
      const old = findView(
        site.world,
        ({ id, externalId, teamId }) =>
          token.teamIds.includes(teamId) &&
          (id === params.view_id || (externalId !== '' && externalId === params.external_id)),
      );
      if (!old) throw new SlackError('not_found');
      const payload = checkedView(site, token.teamIds, params.view, old.type);
      return { view: viewJson(updateView(site, old, payload, params.hash), site.world) };
    },
  }),
  botMethod({
    name: 'views.publish',
    params: z.looseObject({ user_id: z.string(), view, hash: z.string().optional() }),
    handle(params, { site, token, workspace }) {
      const user = site.world.users.get(params.user_id);
      if (!user || !token.teamIds.includes(user.teamId)) throw new SlackError('user_not_found');
      const payload = checkedView(site, token.teamIds, params.view, 'home');
      const of = { userId: user.id, teamId: token.teamIds.length > 1 ? user.teamId : workspace.id };
      return { view: viewJson(publishHome(site, of, payload, params.hash), site.world) };
    },
  }),
];
