import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Chart } from '../cards/chart.ts';
import type { ChartRenderer } from '../charts/chart-renderer.ts';
import { type Timing, within } from '../chat/timing.ts';
import type { InstantMs } from '../domain/instant.ts';
import { log } from '../log.ts';
import { slackErrorOf } from './errors.ts';
import type { UploadFile } from './files.ts';
import type { Picture } from './render/card.ts';

export interface Pictures {
  /** Those that could be had in time. Never rejects: a chart without a picture is shown as its numbers. */
  of(
    charts: readonly Chart[],
    roster: readonly string[],
    to: Uploading,
  ): Promise<ReadonlyMap<Chart, Picture>>;
  /** Slack would not show them: they are uploaded anew when they are wanted again. */
  forget(pictures: Iterable<Picture>): void;
}

export interface Uploading {
  workspace: string;
  client: WebClient;
}

// Longer, and a person would rather have the numbers alone.
const BOUND_MS = 6_000;
const KEPT_MAX = 2_000;
// Whoever grants the scope need not restart anything.
const FORBIDDEN_MS = 10 * 60_000;

/** Drawn, uploaded without being shared, and referred to by id: what a private answer shows stays private. */
export function createPictures(renderer: ChartRenderer, upload: UploadFile, timing: Timing): Pictures {
  // A Map keeps the order of insertion: what is first was asked for longest ago.
  const kept = new Map<string, Promise<Picture>>();
  const forbiddenUntil = new Map<string, InstantMs>();

  function uploaded(chart: Chart, png: Buffer, { workspace, client }: Uploading): Promise<Picture> {
    const key = `${workspace} ${createHash('sha256').update(png).digest('base64')}`;
    const found = kept.get(key);
    const picture =
      found ??
      upload(client, {
        name: 'chart.png',
        title: chart.title,
        bytes: png,
        altText: `${chart.title}. ${chart.alt}`,
      });
    kept.delete(key);
    kept.set(key, picture);
    picture.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    return picture;
  }

  async function pictureOf(chart: Chart, roster: readonly string[], to: Uploading): Promise<Picture | null> {
    try {
      const drawn = await renderer.render(chart, { theme: 'light', roster });
      if (!('failed' in drawn)) return await uploaded(chart, drawn.png, to);
      log.warn('no picture of a chart', { chart: chart.type, failed: drawn.failed, detail: drawn.detail });
    } catch (error) {
      const reason = slackErrorOf(error);
      if (reason === 'missing_scope') forbiddenUntil.set(to.workspace, timing.now() + FORBIDDEN_MS);
      log.warn('could not upload a chart to Slack', {
        workspace: to.workspace,
        reason,
        error: String(error),
      });
    }
    return null;
  }

  return {
    async of(charts, roster, to) {
      if ((forbiddenUntil.get(to.workspace) ?? 0) > timing.now()) return new Map();
      const each = charts.map(async (chart) => {
        const picture = await within(timing, BOUND_MS, pictureOf(chart, roster, to));
        return picture ? [[chart, picture] as const] : [];
      });
      return new Map((await Promise.all(each)).flat());
    },

    forget(pictures) {
      const ids = new Set([...pictures].map(({ fileId }) => fileId));
      for (const [key, picture] of kept) {
        picture.then(
          ({ fileId }) => ids.has(fileId) && kept.delete(key),
          () => {},
        );
      }
    },
  };
}
