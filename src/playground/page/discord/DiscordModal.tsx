import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { DiscordModalLine } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';
import { Avatar } from './Avatar.tsx';
import { Dots } from './components/Button.tsx';
import { Unknown } from './components/Unknown.tsx';
import { FieldView } from './fields/FieldView.tsx';
import { fieldsIn, presetValues, sentValues, type Value } from './fields/values.ts';
import { Markdown } from './markdown/Markdown.tsx';
import { piecesOf, type } from './pieces.ts';
import './colours.css';
import './modal.css';

type Props = Drawing & { modal: DiscordModalLine };

/** A form of another name begins anew; the same one keeps what was typed, whatever else changes on the screen. */
export function DiscordModal(props: Props) {
  return <Form key={props.modal.id} {...props} />;
}

function Form({ modal, seat, send, names, zone }: Props) {
  const parts = piecesOf(modal.components);
  const [values, setValues] = useState(() => presetValues(parts));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const isSent = useRef(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('.d-field :is(input, textarea, button)')?.focus();
    // Closed before it goes, it gives the focus back to what opened it.
    return () => element?.close();
  }, []);
  useLayoutEffect(() => {
    dialog.current?.querySelector<HTMLElement>('[data-invalid="true"] :is(input, textarea, button)')?.focus();
  }, [errors]);

  const close = () => void send({ act: 'close', seat, viewId: modal.id });
  const submit = async () => {
    if (isSent.current) return;
    isSent.current = true;
    setSending(true);
    setFailure(null);
    const answer = await send({ act: 'submit', seat, viewId: modal.id, values: sentValues(values) });
    isSent.current = false;
    setSending(false);
    if (answer.status === 'failed') setFailure(answer.why);
    else setErrors(answer.errors ?? {});
  };
  const change = (id: string, label: string, value: Value) => {
    setValues((before) => ({ ...before, [id]: value }));
    if (label in errors) setErrors(({ [label]: _mended, ...others }) => others);
  };

  return (
    <dialog
      ref={dialog}
      class="d-modal"
      aria-labelledby="d-modal-title"
      onCancel={(event) => {
        event.preventDefault();
        if (event.target === event.currentTarget) close();
      }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div class="d-modal-head">
          <Avatar author={{ name: 'Tallybot', isBot: true }} />
          <h2 id="d-modal-title">{modal.title}</h2>
          <button type="button" class="d-modal-close" onClick={close}>
            <span aria-hidden="true">×</span>
            <span class="hidden">Close</span>
          </button>
        </div>
        <div class="d-modal-body">
          {parts.map((part, index) => {
            const fields = fieldsIn(part);
            if (part.type === type.textDisplay) {
              return <Markdown key={index} text={part.content ?? ''} around={{ names, zone, at: null }} />;
            }
            if (fields.length === 0) return <Unknown key={index} piece={part} />;
            return fields.map((field) => {
              const id = field.piece.custom_id ?? '';
              return (
                <FieldView
                  key={id}
                  field={field}
                  value={values[id] ?? null}
                  error={errors[field.label]}
                  names={names}
                  onChange={(value) => change(id, field.label, value)}
                />
              );
            });
          })}
          <p class="d-modal-notice">
            This form will be submitted to <b>Tallybot</b>. Do not share passwords or other sensitive
            information.
          </p>
          {failure !== null && (
            <p class="d-failure" role="alert">
              {failure}
            </p>
          )}
        </div>
        <div class="d-modal-foot">
          <button type="button" class="d-button" data-style="secondary" onClick={close}>
            Cancel
          </button>
          <button
            type="submit"
            class="d-button"
            data-style="primary"
            aria-disabled={isSending}
            aria-busy={isSending}
          >
            <span>Submit</span>
            {isSending && <Dots />}
          </button>
        </div>
      </form>
    </dialog>
  );
}
