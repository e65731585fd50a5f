import { useState } from 'preact/hooks';
import type { FileLine } from '../../../wire.ts';
import { Spoiler } from '../markdown/Spoiler.tsx';
import { Lightbox } from './Lightbox.tsx';
import { fileOf } from './media.ts';
import './media.css';

interface Props {
  url: string;
  files: readonly FileLine[];
  description: string | undefined;
  isSpoiler?: boolean;
}

/** A picture that a press enlarges. One from elsewhere is named and not fetched: this page asks nobody but its server. */
export function Image({ url, files, description, isSpoiler = false }: Props) {
  const [isLarge, setLarge] = useState(false);
  const file = fileOf(url, files);
  if (!file) return <MissingPicture url={url} description={description} />;
  const alt = description ?? file.description;
  const picture = (
    <button type="button" class="d-picture" onClick={() => setLarge(true)} aria-haspopup="dialog">
      <img src={file.url} alt={alt} />
      {description && (
        <span class="d-alt" aria-hidden="true">
          ALT
        </span>
      )}
    </button>
  );
  return (
    <>
      {isSpoiler ? <Spoiler isBlock>{picture}</Spoiler> : picture}
      {isLarge && <Lightbox file={file} alt={alt} onClose={() => setLarge(false)} />}
    </>
  );
}

function MissingPicture({ url, description }: Pick<Props, 'url' | 'description'>) {
  const isWeb = /^https?:\/\//.test(url);
  return (
    <p class="d-missing">
      {description ?? 'A picture'}:{' '}
      {isWeb ? (
        <a href={url} target="_blank" rel="noopener noreferrer">
          {url}
        </a>
      ) : (
        url
      )}
    </p>
  );
}
