import { useRef } from 'preact/hooks';
import type { SlackViewLine } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';
import { useKeepFocus } from './keep-focus.ts';
import { Modal } from './Modal.tsx';
import { SurfaceBlocks } from './SurfaceBlocks.tsx';
import { useKept } from './values.ts';

export function SlackView(props: Drawing & { view: SlackViewLine }) {
  return props.view.type === 'modal' ? <Modal key={props.view.id} {...props} /> : <Home {...props} />;
}

function Home({ view, ...drawing }: Drawing & { view: SlackViewLine }) {
  const root = useRef<HTMLDivElement>(null);
  useKeepFocus(root);
  const kept = useKept(view.blocks);
  return (
    <div ref={root} tabIndex={-1} class="slack-home">
      <SurfaceBlocks
        drawing={drawing}
        on={{ view: view.id }}
        blocks={view.blocks}
        files={view.files}
        kept={kept}
        nowMs={Date.now()}
      />
    </div>
  );
}
