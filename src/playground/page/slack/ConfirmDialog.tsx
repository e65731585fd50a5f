import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Dialog } from './Dialog.tsx';
import type { Confirm } from './shapes.ts';
import { TextLine } from './text/TextLine.tsx';

interface Asked {
  confirm: Confirm;
  answer: (isSure: boolean) => void;
}

export function useConfirm(): [ComponentChildren, (confirm: Confirm) => Promise<boolean>] {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = (confirm: Confirm) =>
    new Promise<boolean>((resolve) => {
      const answer = (isSure: boolean) => {
        setAsked(null);
        resolve(isSure);
      };
      setAsked({ confirm, answer });
    });
  return [asked && <ConfirmDialog {...asked} />, ask];
}

function ConfirmDialog({ confirm: { title, text, confirm, deny, style }, answer }: Asked) {
  const id = useId();
  return (
    <Dialog class="slack-confirm" labelledBy={id} onClose={() => answer(false)}>
      <h2 id={id}>{title ? <TextLine text={title} /> : 'Are you sure?'}</h2>
      <p class="slack-text">
        <TextLine text={text} />
      </p>
      <div class="slack-dialog-foot">
        <button type="button" class="slack-button" onClick={() => answer(false)}>
          {deny ? <TextLine text={deny} /> : 'Cancel'}
        </button>
        <button type="button" class={`slack-button ${style ?? 'primary'}`} onClick={() => answer(true)}>
          {confirm ? <TextLine text={confirm} /> : 'Yes'}
        </button>
      </div>
    </Dialog>
  );
}
