import { expect, test } from 'vitest';
import { forms } from '../../src/chat/forms/list.ts';
import { print } from '../support/golden.ts';
import { viewStage } from './view-stage.ts';

test.each(forms)('the form of “$path” looks in Slack as it was reviewed', async ({ path, label }) => {
  const on = await viewStage();
  const [command = '', ...words] = path.split(' ');
  const message = await on.sees(on.ann, on.general, () =>
    on.ann.slash(on.general, `/${command}`, words.join(' ')),
  );

  await on.modalAfter(on.ann, () => on.ann.press(message, label));

  const sent = await on.slack.until(() => on.callsOf('views.open')[0]);
  const { private_metadata: _, ...view } = sent.params['view'] as Record<string, unknown>;
  const shown = JSON.parse(JSON.stringify(view).replaceAll(on.general.id, 'CHANNEL'));
  const file = `golden/form-${path.replaceAll(' ', '-')}.json`;
  await expect(`${print(shown)}\n`).toMatchFileSnapshot(file);
});
