import type { FunctionComponent } from 'preact';
import type { Json } from '../../../wire.ts';
import { type Block, blocksIn } from '../shapes.ts';
import { Actions } from './Actions.tsx';
import { Alert } from './Alert.tsx';
import { FileBox, PlanBox, TaskBox, VideoBox } from './Boxes.tsx';
import { Card, Carousel } from './Card.tsx';
import { Chart } from './Chart.tsx';
import { Container } from './Container.tsx';
import { Context } from './Context.tsx';
import { DataTable } from './DataTable.tsx';
import { Guarded, Unknown } from './Guarded.tsx';
import { Header } from './Header.tsx';
import { ImageBlock } from './ImageBlock.tsx';
import { Input } from './Input.tsx';
import { Markdown } from './Markdown.tsx';
import { RichText } from './RichText.tsx';
import { Section } from './Section.tsx';
import { Table } from './Table.tsx';
import './blocks.css';

const drawn: Readonly<Record<string, FunctionComponent<never>>> = {
  actions: Actions,
  alert: Alert,
  card: Card,
  carousel: Carousel,
  container: Container,
  context: Context,
  context_actions: Actions,
  data_table: DataTable,
  data_visualization: Chart,
  divider: () => <hr class="slack-divider" />,
  file: FileBox,
  header: Header,
  image: ImageBlock,
  input: Input,
  markdown: Markdown,
  plan: PlanBox,
  rich_text: RichText,
  section: Section,
  table: Table,
  task_card: TaskBox,
  video: VideoBox,
};

/** Not keyed: when a message changes in place, a block goes on in the element that it had, and the focus with it. */
export function Blocks({ blocks }: { blocks: readonly Json[] }) {
  return blocksIn(blocks).map((block) => <OneBlock block={block} />);
}

function OneBlock({ block }: { block: Block }) {
  const Draw = drawn[block.type] as FunctionComponent<{ block: Block }> | undefined;
  if (!Draw) return <Unknown what={`block: ${block.type}`} />;
  return (
    <Guarded what={`block: ${block.type}`} source={block}>
      <Draw block={block} />
    </Guarded>
  );
}
