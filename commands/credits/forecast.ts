import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { invariant } from '../../src/domain/errors.ts';
import { readForecast } from '../../src/reports/forecast.ts';
import { viewForecast } from '../../src/views/forecast.ts';

export const creditsForecast = command({
  path: 'credits forecast',
  summary: 'When credits run out at this pace, and how far to trust that',
  right: 'view',
  options: z.object({}),
  examples: ['credits forecast'],
  async run(_options, { reports, directory, now }) {
    const forecast = await readForecast(reports, directory, now);
    invariant(forecast, 'an account that is listed has a balance');
    return viewForecast(forecast);
  },
});
