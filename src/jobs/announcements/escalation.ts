import type { Announcement } from './announcement.ts';
import { isOver } from './over.ts';
import { warnings } from './warnings.ts';

const MINUTE_MS = 60_000;

/** Said in a second channel while nobody has acknowledged it in the first; from there it can be acknowledged too. */
export const escalation: Announcement = {
  kind: 'escalation',
  async compose(notice, tools) {
    const { original, destination } = notice;
    const isNew = notice.postedAt === null;
    if (!original?.destination || original.postedAt === null) return null;
    if (isNew && (original.acknowledged || isOver(original))) return null;
    const warning = warnings.find(({ kind }) => kind === original.kind);
    const minutes = Math.round((notice.dueAt - original.postedAt) / MINUTE_MS);
    const where = original.destination;
    const zone = destination?.zone ?? tools.directory.anchor.zone;
    const said = await warning?.say(original, tools, { again: { why: 'unanswered', minutes, where }, zone });
    if (!said) return null;
    // Groups and roles are of one workspace: elsewhere its own are woken.
    const isSameWorkspace = destination?.workspace === original.destination.workspace;
    const mention = notice.rule?.mention ?? (isSameWorkspace ? said.mention : null);
    return { card: said.card, mention: isOver(original) ? null : mention };
  },
};
