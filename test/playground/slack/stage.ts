import { manualClock } from '../../../src/playground/clock.ts';
import { type LoopbackOptions, startLoopbackSlack } from '../../../src/playground/slack/index.ts';

/** Far ahead: Bolt refuses requests from the past by the real clock, never such from the future. */
const startMs = Date.UTC(2035, 0, 1);

/** A loopback Slack with a workspace, two people and a channel, and whatever Bolt app a test connects. */
export async function stage(options: LoopbackOptions = {}) {
  const clock = manualClock(startMs);
  const slack = await startLoopbackSlack({ clock, ...options });
  const acme = slack.addWorkspace({ name: 'Acme' });
  const ann = slack.as(slack.addUser(acme, { name: 'ann', isAdmin: true }));
  const ben = slack.as(slack.addUser(acme, { name: 'ben' }));
  const general = slack.addChannel(acme, { name: 'general', members: [ann.user, ben.user] });
  return { clock, slack, acme, ann, ben, general };
}
