import type { FileLine } from '../../wire.ts';
import { Picture } from './blocks/Picture.tsx';

/** What was sent along: pictures are shown, anything else can be saved. */
export function Files({ files }: { files: readonly FileLine[] }) {
  return files.map(({ id, name, mediaType, description, url }) =>
    mediaType.startsWith('image/') ? (
      <figure class="slack-image" key={id}>
        <figcaption>{name}</figcaption>
        <Picture picture={{ alt_text: description, slack_file: { id } }} class="slack-picture" />
      </figure>
    ) : (
      <a class="slack-file" key={id} href={url} download={name}>
        <span class="slack-file-sign" aria-hidden="true">
          {name.split('.').at(-1)?.toUpperCase()}
        </span>
        <span>
          <b>{name}</b>
          <span>{description === name ? 'Save' : description}</span>
        </span>
      </a>
    ),
  );
}
