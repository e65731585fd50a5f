import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FileLine } from '../../../wire.ts';
import './lightbox.css';

interface Props {
  file: FileLine;
  alt: string;
  onClose: () => void;
}

/** A picture as large as there is room for, with what it says in words below. */
export function Lightbox({ file, alt, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} class="d-lightbox" aria-label={file.name} onClose={onClose}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape and the button close it too. */}
      <figure onClick={close}>
        <img src={file.url} alt={alt} />
        <figcaption>{alt}</figcaption>
      </figure>
      <div class="d-lightbox-foot">
        <a href={file.url} target="_blank" rel="noopener noreferrer">
          Open in Browser
        </a>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </dialog>
  );
}
