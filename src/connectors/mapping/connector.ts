import { connector } from '../connector.ts';
import { readJson } from '../payload.ts';
import { checkSigned, SigningSecret } from '../signing.ts';
import { Mapping } from './document.ts';
import { readMapped } from './read.ts';

/** For whatever sends JSON and proves itself: a document says what of a message is what of an event. */
export const mapping = connector<Mapping, SigningSecret>({
  provider: 'mapping',
  name: 'a mapping of your own',
  settings: Mapping,
  secrets: SigningSecret,
  mainSecret: 'secret',
  steps: (address) => [
    `Let the sender POST its JSON to ${address}, signed as “signature” of the mapping says.`,
    'Try it with a message of theirs: tallybot connection try.',
  ],
  check: (request, secrets, now, { signature }) => checkSigned(signature, request, secrets, now),
  read: ({ body }, settings, { id }) => readJson(body, (json) => readMapped(json, settings, id)),
});
