import { useId, useState } from 'preact/hooks';
import { Dialog } from '../Dialog.tsx';
import type { PictureShape } from '../shapes.ts';
import { Link } from '../text/Link.tsx';

interface Props {
  picture: PictureShape;
  class: string;
  /** Too small to be worth enlarging. */
  isPlain?: boolean;
}

/** A picture that can be looked at in full. The page fetches none from elsewhere: of those the words stand there, and the address. */
export function Picture({
  picture: { alt_text: alt, image_url: url, slack_file: file },
  class: name,
  isPlain,
}: Props) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const source = sourceOf(file);
  if (!source) {
    return (
      <span class="slack-elsewhere">
        {alt} {url && <Link url={url}>(a picture elsewhere)</Link>}
      </span>
    );
  }
  if (isPlain) return <img class={name} src={source} alt={alt} />;
  return (
    <>
      <button type="button" class="slack-enlarge" onClick={() => setOpen(true)}>
        <img class={name} src={source} alt={alt} />
        <span class="hidden">Enlarge</span>
      </button>
      {isOpen && (
        <Dialog class="slack-lightbox" labelledBy={id} onClose={() => setOpen(false)}>
          <img src={source} alt="" />
          <p id={id}>{alt}</p>
          <button type="button" class="slack-button" autofocus onClick={() => setOpen(false)}>
            Close
          </button>
        </Dialog>
      )}
    </>
  );
}

function sourceOf(file: PictureShape['slack_file']): string | null {
  const id = file?.id ?? file?.url?.split('/').at(-1);
  return id ? `/playground/files/slack/${encodeURIComponent(id)}` : null;
}
