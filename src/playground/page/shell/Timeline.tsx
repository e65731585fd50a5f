import { type ComponentChildren, Fragment, type FunctionComponent } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { MessageLine } from '../../wire.ts';
import type { Drawing, MessageDrawing } from '../contracts.ts';
import './timeline.css';

interface Props extends Drawing {
  label: string;
  messages: readonly MessageLine[];
  draw: FunctionComponent<MessageDrawing>;
  /** What stands under a message: its thread, what it is made of. */
  foot?: (message: MessageLine) => ComponentChildren;
  empty: ComponentChildren;
  /** How often whoever reads it has said something: what comes then is looked at. */
  said?: number;
}

/** Messages, the newest at the bottom, where the view stays as long as it is there. */
export function Timeline({ label, messages, draw: Draw, foot, empty, said, ...drawing }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    isAtEnd.current = true;
  }, [said]);
  useLayoutEffect(() => {
    const element = list.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  });
  // Pictures grow as they come, and messages when they are first drawn.
  useEffect(() => {
    const element = list.current;
    if (!element || !content.current) return;
    const growing = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    growing.observe(content.current);
    return () => growing.disconnect();
  }, []);

  return (
    <div
      ref={list}
      class="timeline"
      role="log"
      aria-label={label}
      aria-live="polite"
      aria-relevant="additions"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
    >
      <div ref={content}>
        {messages.length === 0 && <div class="timeline-empty">{empty}</div>}
        {messages.map((message, index) => {
          const day = sayDay(message.at, drawing.zone);
          const before = messages[index - 1];
          return (
            <Fragment key={message.id}>
              {(!before || sayDay(before.at, drawing.zone) !== day) && (
                <h3 class="day">
                  <span>{day}</span>
                </h3>
              )}
              <article
                class="message"
                aria-label={`${message.author.name}, ${sayTime(message.at, drawing.zone)}`}
              >
                <Draw {...drawing} message={message} />
                {foot?.(message)}
              </article>
            </Fragment>
          );
        })}
      </div>
    </div>
  );
}

function sayDay(at: number, zone: string): string {
  return formatter(zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

function sayTime(at: number, zone: string): string {
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  return formatter(zone, { weekday: 'short', day: 'numeric', month: 'short', ...time }).format(at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** To make one takes longer than to use it for a hundred messages. */
function formatter(timeZone: string, how: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${Object.keys(how).join()}`;
  const known = formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...how });
  formatters.set(key, known);
  return known;
}
