import type { FileLine, Json, Surface } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';
import { useActs } from './acts.ts';
import { Blocks } from './blocks/Blocks.tsx';
import { useConfirm } from './ConfirmDialog.tsx';
import { SurfaceContext } from './surface.ts';
import type { Kept } from './values.ts';

interface Props {
  drawing: Drawing;
  on: Surface;
  blocks: readonly Json[];
  files: readonly FileLine[];
  kept: Kept;
  errors?: Readonly<Record<string, string>>;
  nowMs: number;
}

const none = {};

/** Blocks with all that can be done on them. */
export function SurfaceBlocks({ drawing, on, blocks, files, kept, errors = none, nowMs }: Props) {
  const acts = useActs(drawing, on);
  const [dialog, ask] = useConfirm();
  const { names, zone } = drawing;
  const draw = (inner: readonly Json[]) => <Blocks blocks={inner} />;
  return (
    <SurfaceContext.Provider value={{ names, zone, nowMs, files, errors, kept, acts, ask, draw }}>
      <div class="slack-blocks">{draw(blocks)}</div>
      {dialog}
    </SurfaceContext.Provider>
  );
}
