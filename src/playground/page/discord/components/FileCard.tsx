import type { FileLine } from '../../../wire.ts';
import { Spoiler } from '../markdown/Spoiler.tsx';
import { fileOf } from './media.ts';
import './media.css';

interface Props {
  url: string;
  files: readonly FileLine[];
  isSpoiler?: boolean;
}

/** A file to be saved. */
export function FileCard({ url, files, isSpoiler = false }: Props) {
  const file = fileOf(url, files);
  if (!file) return <p class="d-missing">This file is not here: {url}</p>;
  const card = <FileLink file={file} />;
  return isSpoiler ? <Spoiler isBlock>{card}</Spoiler> : card;
}

export function FileLink({ file: { name, url, mediaType } }: { file: FileLine }) {
  return (
    <div class="d-file">
      <svg viewBox="0 0 30 40" aria-hidden="true">
        <path d="M3 1h16l10 10v25a3 3 0 0 1-3 3H3a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z" class="d-file-sheet" />
        <path d="M19 1v10h10M6 20h18M6 26h18M6 32h11" class="d-file-lines" />
      </svg>
      <span>
        <a href={url} download={name}>
          {name}
        </a>
        <small>{mediaType.split(';')[0]}</small>
      </span>
      <a class="d-file-save" href={url} download={name}>
        <span class="hidden">Download {name}</span>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 3v12m0 0 5-5m-5 5-5-5M4 20h16" />
        </svg>
      </a>
    </div>
  );
}
