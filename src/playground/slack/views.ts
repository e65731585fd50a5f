import { withIds } from './blocks.ts';
import { picturesOf } from './content.ts';
import type { Site } from './site.ts';
import { argumentError, SlackError } from './slack-error.ts';
import { checkView, type ViewPayload } from './validate/check-view.ts';
import { limits } from './validate/limits.ts';
import { findView, type View } from './world.ts';

/** Opening, changing and leaving modals and Home tabs, for the API and for what a submission is answered with. */
export function checkedView(
  site: Site,
  teamIds: readonly string[],
  given: unknown,
  type: View['type'],
): ViewPayload {
  const checked = checkView(given, picturesOf(site, teamIds));
  if ('faults' in checked) throw argumentError('invalid_arguments', checked.faults);
  if (checked.view.type !== type) {
    throw argumentError('invalid_arguments', [
      `unsupported type: ${checked.view.type} [json-pointer:/view/type]`,
    ]);
  }
  if (Buffer.byteLength(JSON.stringify(given)) > limits.view.bytes) throw new SlackError('view_too_large');
  return checked.view;
}

export function openModal(site: Site, by: { userId: string; teamId: string }, payload: ViewPayload): View {
  const view = builtView(site, by, payload, {});
  site.world.modals.set(by.userId, [view]);
  site.changes.changed();
  return view;
}

export function pushModal(site: Site, onto: View, payload: ViewPayload): View {
  const stack = site.world.modals.get(onto.userId) ?? [];
  if (!stack.includes(onto)) throw new SlackError('not_found');
  if (stack.length >= limits.view.stack) throw new SlackError('push_limit_reached');
  const view = builtView(site, onto, payload, { rootViewId: onto.rootViewId, previousViewId: onto.id });
  site.world.modals.set(onto.userId, [...stack, view]);
  site.changes.changed();
  return view;
}

export function updateView(site: Site, old: View, payload: ViewPayload, hash?: string): View {
  if (hash !== undefined && hash !== old.hash) throw new SlackError('hash_conflict');
  const view = builtView(site, old, payload, old);
  if (view.type === 'home') site.world.homes.set(homeKey(view.teamId, view.userId), view);
  else {
    const stack = site.world.modals.get(view.userId) ?? [];
    site.world.modals.set(
      view.userId,
      stack.map((each) => (each.id === old.id ? view : each)),
    );
  }
  site.changes.changed();
  return view;
}

export function publishHome(
  site: Site,
  of: { userId: string; teamId: string },
  payload: ViewPayload,
  hash?: string,
): View {
  const old = site.world.homes.get(homeKey(of.teamId, of.userId));
  if (old) return updateView(site, old, payload, hash);
  if (hash !== undefined) throw new SlackError('hash_conflict');
  const view = builtView(site, of, payload, {});
  site.world.homes.set(homeKey(of.teamId, of.userId), view);
  site.changes.changed();
  return view;
}

export function closeModals(site: Site, userId: string, keep: number): void {
  const stack = site.world.modals.get(userId) ?? [];
  site.world.modals.set(userId, stack.slice(0, keep));
  site.changes.changed();
}

export function homeKey(teamId: string, userId: string): string {
  return `${teamId}:${userId}`;
}

function builtView(
  site: Site,
  of: { userId: string; teamId: string },
  payload: ViewPayload,
  old: Partial<Pick<View, 'id' | 'rootViewId' | 'previousViewId'>>,
): View {
  const taken = findView(
    site.world,
    (each) =>
      payload.external_id !== '' && each.externalId === payload.external_id && each.teamId === of.teamId,
  );
  if (taken && taken.id !== old.id) throw new SlackError('duplicate_external_id');
  const id = old.id ?? site.ids.next('V');
  const modal = payload.type === 'modal' ? payload : undefined;
  return {
    id,
    teamId: of.teamId,
    userId: of.userId,
    type: payload.type,
    ...(modal ? { title: modal.title } : {}),
    ...(modal?.submit ? { submit: modal.submit } : {}),
    ...(modal?.close ? { close: modal.close } : {}),
    blocks: withIds(payload.blocks, site.ids.next),
    callbackId: payload.callback_id,
    privateMetadata: payload.private_metadata,
    externalId: payload.external_id,
    hash: `${site.ids.ts()}.${site.ids.next('H')}`,
    clearOnClose: modal?.clear_on_close ?? false,
    notifyOnClose: modal?.notify_on_close ?? false,
    rootViewId: old.rootViewId ?? id,
    ...(old.previousViewId === undefined ? {} : { previousViewId: old.previousViewId }),
  };
}
