import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { SlackViewLine } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';
import { Dialog } from './Dialog.tsx';
import { isNotHere } from './elements/NotHere.tsx';
import { useKeepFocus } from './keep-focus.ts';
import { SurfaceBlocks } from './SurfaceBlocks.tsx';
import { blocksIn, type Element } from './shapes.ts';
import { type Kept, useKept } from './values.ts';

type Errors = Readonly<Record<string, string>>;

const FIELDS = 'input, select, textarea, summary';

/** What was typed stays while it is wrong, and while the bot changes the form around it. */
export function Modal({ view, ...drawing }: Drawing & { view: SlackViewLine }) {
  const { seat, send } = drawing;
  const [errors, setErrors] = useState<Errors>(view.errors);
  const [isSending, setSending] = useState(false);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const kept = useKept(view.blocks);
  useKeepFocus(form);
  const hasFields = blocksIn(view.blocks).some(({ type }) => type === 'input');
  // A form begins in its first field, also when it comes after “One moment…”.
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('[data-focus="first"]');
    (first ?? form.current?.querySelector<HTMLElement>(`.slack-modal-body :is(${FIELDS})`))?.focus();
  }, [hasFields]);
  // Errors are of the form that was sent.
  useEffect(() => {
    const wrong = form.current?.querySelector<HTMLElement>('.slack-input.wrong');
    wrong?.querySelector<HTMLElement>(FIELDS)?.focus();
  }, [errors]);

  const close = () => void send({ act: 'close', seat, viewId: view.id });
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isSending) return;
    setSending(true);
    const answer = await send({ act: 'submit', seat, viewId: view.id, values: valuesOf(view, kept) });
    setSending(false);
    if (answer.status === 'done') setErrors(answer.errors ?? {});
  };

  return (
    <Dialog class="slack-modal" labelledBy={id} onClose={close}>
      <form ref={form} tabIndex={-1} noValidate onSubmit={submit} aria-busy={isSending}>
        <header>
          <h2 id={id}>{view.title}</h2>
          <button type="button" class="slack-modal-close" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        <div class="slack-modal-body">
          <SurfaceBlocks
            drawing={drawing}
            on={{ view: view.id }}
            blocks={view.blocks}
            files={view.files}
            kept={kept}
            errors={errors}
            nowMs={Date.now()}
          />
        </div>
        <footer class="slack-dialog-foot">
          <p class="hidden" role="status">
            {sayErrors(errors)}
          </p>
          <button type="button" class="slack-button" onClick={close}>
            {view.close ?? (view.submit ? 'Cancel' : 'Close')}
          </button>
          {view.submit && (
            <button type="submit" class="slack-button primary" disabled={isSending} aria-busy={isSending}>
              {view.submit}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

/** By block: it holds one field. */
function valuesOf(view: SlackViewLine, kept: Kept): Record<string, string | string[]> {
  return Object.fromEntries(
    blocksIn(view.blocks)
      .filter(({ type, element }) => type === 'input' && !isNotHere(element as Element))
      .map(({ block_id: id, element }) => {
        const value = kept.valueOf(id, element as Element);
        return [id, typeof value === 'string' ? value : [...value]];
      }),
  );
}

function sayErrors(errors: Errors): string {
  const count = Object.keys(errors).length;
  if (count === 0) return '';
  return count === 1 ? 'One field is not right yet.' : `${count} fields are not right yet.`;
}
