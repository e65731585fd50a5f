import type { TextObject } from '../shapes.ts';
import { Link } from '../text/Link.tsx';
import { TextLine } from '../text/TextLine.tsx';
import { RichText, type RichTextShape } from './RichText.tsx';

interface Video {
  title: TextObject;
  alt_text: string;
  video_url: string;
  author_name?: string;
  description?: TextObject;
}

/** A film is told of, not played: nothing is fetched from elsewhere. */
export function VideoBox({ block }: { block: Video }) {
  return (
    <div class="slack-card">
      <p class="slack-card-title">
        <Link url={block.video_url}>
          <TextLine text={block.title} />
        </Link>
      </p>
      <p class="slack-context">{[block.author_name, block.alt_text].filter(Boolean).join(' · ')}</p>
      {block.description && (
        <p class="slack-text">
          <TextLine text={block.description} />
        </p>
      )}
    </div>
  );
}

export function FileBox({ block: { external_id: id } }: { block: { external_id: string } }) {
  return <p class="slack-card">A file kept elsewhere: {id}</p>;
}

interface Task {
  title: string;
  status?: string;
  details?: RichTextShape;
  output?: RichTextShape;
  sources?: { url: string; text: string }[];
}

export function TaskBox({
  block: { title, status = 'pending', details, output, sources = [] },
}: {
  block: Task;
}) {
  return (
    <div class="slack-card">
      <p class="slack-card-title">{title}</p>
      <p class="slack-context">{status.replaceAll('_', ' ')}</p>
      {details && <RichText block={details} />}
      {output && <RichText block={output} />}
      {sources.map(({ url, text }) => (
        <p class="slack-text">
          <Link url={url}>{text}</Link>
        </p>
      ))}
    </div>
  );
}

export function PlanBox({ block: { title, tasks = [] } }: { block: { title: string; tasks?: Task[] } }) {
  return (
    <div class="slack-container">
      <b>{title}</b>
      {tasks.map((task) => (
        <TaskBox block={task} />
      ))}
    </div>
  );
}
