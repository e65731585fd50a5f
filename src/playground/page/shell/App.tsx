import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ActAnswer, MessageLine } from '../../wire.ts';
import type { Drawing, Send } from '../contracts.ts';
import { DiscordMessage } from '../discord/DiscordMessage.tsx';
import { DiscordModal } from '../discord/DiscordModal.tsx';
import { Laboratory } from '../lab/Laboratory.tsx';
import { SetUp } from '../setup/SetUp.tsx';
import { SlackMessage } from '../slack/SlackMessage.tsx';
import { SlackView } from '../slack/SlackView.tsx';
import { post } from './ask.ts';
import { COMPOSER, Composer } from './Composer.tsx';
import { HOME, Sidebar } from './Sidebar.tsx';
import { Timeline } from './Timeline.tsx';
import { Toasts, useToasts } from './Toasts.tsx';
import { useTheme } from './theme.ts';
import { useNotices } from './use-notices.ts';
import { useScreen } from './use-screen.ts';
import { type Side, useSide } from './use-side.ts';
import { useStand } from './use-stand.ts';
import { useUnread } from './use-unread.ts';
import './app.css';

export function App() {
  const [{ seat, place }, stand] = useStand();
  const [said, setSaid] = useState(0);
  const { side, opened, open, close, leaveThread } = useSide();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [thread, setThread] = useState<string | null>(null);
  const [picked, setPicked] = useState<MessageLine | null>(null);
  const [theme, turnTheme] = useTheme();
  const [toasts, toast] = useToasts();
  const screen = useScreen(seat);
  // On a phone one lies over the other.
  const turn = (to: Side) => {
    if (side === to) close();
    else open(to);
    setMenuOpen(false);
  };

  const send: Send = useCallback(
    async (act) => {
      if (act.act === 'type' || act.act === 'command') setSaid((before) => before + 1);
      const answer = await post<ActAnswer>('/playground/act', act);
      if (answer.status === 'failed' && !answer.isTold) toast(answer.why);
      return answer;
    },
    [toast],
  );

  const channels = screen?.frame.channels ?? [];
  const here =
    place === HOME && seat.platform === 'slack'
      ? HOME
      : (channels.find(({ id, name }) => id === place || name === place)?.id ?? channels[0]?.id ?? '');
  const unread = useUnread(screen, here);
  useNotices(screen?.frame.notices ?? null, toast);
  useEffect(() => {
    if (here === HOME) void send({ act: 'home', seat });
  }, [here, seat.platform, seat.person]);

  const drawing: Drawing = {
    seat,
    send,
    names: screen?.frame.names ?? {},
    zone: screen?.frame.zone ?? 'UTC',
  };
  const all = screen?.messages.get(here) ?? [];
  const channel = channels.find(({ id }) => id === here);
  const channelName = channel
    ? channel.kind === 'direct'
      ? 'Tallybot'
      : `#${channel.name}`
    : here === HOME
      ? 'Tallybot Home'
      : 'Tallybot';
  const draw = seat.platform === 'slack' ? SlackMessage : DiscordMessage;
  const foot = (message: MessageLine) => (
    <MessageFoot
      message={message}
      replies={all.filter(({ threadOf }) => threadOf === message.id).length}
      onThread={() => {
        setThread(message.id);
        open('thread');
      }}
      onInspect={() => {
        setPicked(message);
        open('lab');
      }}
    />
  );
  const modal = screen?.frame.modal;

  return (
    <div class={`app ${seat.platform}`} data-side={side ?? 'none'} data-menu={isMenuOpen}>
      <header class="top">
        <button
          type="button"
          class="menu"
          aria-expanded={isMenuOpen}
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          <span aria-hidden="true">☰</span>
          <span class="hidden">Channels and people</span>
        </button>
        <h1>Tallybot</h1>
        <span class="badge" title="Slack and Discord are stand-ins on this machine. The bot is the real one.">
          simulated
        </span>
        <span class="now">{screen && sayNow(screen.frame.at, screen.frame.zone)}</span>
        <button type="button" aria-pressed={side === 'lab'} onClick={() => turn('lab')}>
          Laboratory
        </button>
        <button type="button" aria-pressed={side === 'set-up'} onClick={() => turn('set-up')}>
          Set up for real
        </button>
        <button
          type="button"
          onClick={turnTheme}
          aria-label={theme === 'dark' ? 'Light colours' : 'Dark colours'}
        >
          <span aria-hidden="true">{theme === 'dark' ? '☀' : '☾'}</span>
        </button>
      </header>
      <Sidebar
        seat={seat}
        channels={channels}
        place={here}
        unread={unread}
        onSeat={(next) => {
          // The same channel on the other platform, by its name.
          const isElsewhere = next.platform !== seat.platform;
          stand({ seat: next, place: isElsewhere ? (channel?.name ?? place) : place });
          setThread(null);
          leaveThread();
        }}
        onPlace={(next) => {
          stand({ seat, place: next });
          leaveThread();
          setMenuOpen(false);
          // Whoever goes somewhere has something to say there; on a phone its keyboard would hide what was said.
          if (matchMedia('(pointer: fine)').matches) document.getElementById(COMPOSER)?.focus();
        }}
      />
      <main class="place-view" aria-label={channelName}>
        <a class="skip" href={`#${COMPOSER}`}>
          Skip the messages
        </a>
        <h2 class="place-name">{channelName}</h2>
        {screen && !screen.isConnected && (
          <p class="away" role="alert">
            The service does not answer. What is shown is what was last heard; it goes on by itself.
          </p>
        )}
        {here === HOME ? (
          <div class="home">
            {screen?.frame.home ? (
              <SlackView {...drawing} view={screen.frame.home} />
            ) : (
              <p class="timeline-empty">Opening Home…</p>
            )}
          </div>
        ) : (
          <>
            <Timeline
              {...drawing}
              // Another conversation begins at its end, and is not read out as if it had just been said.
              key={`${seat.platform} ${seat.person} ${here}`}
              said={said}
              label={`Messages in ${channelName}`}
              messages={all.filter(({ threadOf }) => threadOf === null)}
              draw={draw}
              foot={foot}
              empty={screen ? <Welcome /> : 'Opening…'}
            />
            <Composer
              key={seat.platform}
              seat={seat}
              channelId={here}
              channelName={channelName}
              commands={screen?.frame.commands ?? []}
              send={send}
            />
          </>
        )}
      </main>
      {side === 'thread' && (
        <aside class="side" aria-label="Thread">
          <SideHead title="Thread" opened={opened} onClose={close} />
          <Timeline
            {...drawing}
            label="Messages in the thread"
            messages={all.filter(({ id, threadOf }) => id === thread || threadOf === thread)}
            draw={draw}
            empty="This thread is gone."
          />
        </aside>
      )}
      {side === 'lab' && (
        <aside class="side" aria-label="Laboratory">
          <SideHead title="Laboratory" opened={opened} onClose={close} />
          <Laboratory drawing={drawing} at={screen?.frame.at ?? 0} picked={picked} toast={toast} />
        </aside>
      )}
      {side === 'set-up' && (
        <aside class="side wide" aria-label="Set up for real">
          <SideHead title="Set up for real" opened={opened} onClose={close} />
          <SetUp toast={toast} />
        </aside>
      )}
      {modal &&
        (modal.platform === 'slack' ? (
          <SlackView {...drawing} view={modal} />
        ) : (
          <DiscordModal {...drawing} modal={modal} />
        ))}
      <Toasts toasts={toasts} />
    </div>
  );
}

function SideHead({ title, opened, onClose }: { title: string; opened: number; onClose: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (opened > 0) heading.current?.focus();
  }, [opened]);
  return (
    <div class="side-head">
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <button type="button" onClick={onClose} aria-label={`Close ${title.toLowerCase()}`}>
        ×
      </button>
    </div>
  );
}

function MessageFoot(props: {
  message: MessageLine;
  replies: number;
  onThread: () => void;
  onInspect: () => void;
}) {
  const { message, replies, onThread, onInspect } = props;
  return (
    <div class="message-foot">
      {replies > 0 && (
        <button type="button" onClick={onThread}>
          {replies === 1 ? '1 reply' : `${replies} replies`}
        </button>
      )}
      {message.author.isBot && (
        <button type="button" class="quiet" onClick={onInspect}>
          Payload and entries
        </button>
      )}
    </div>
  );
}

function Welcome() {
  return (
    <>
      <p>
        <b>Nothing has been said here yet.</b>
      </p>
      <p>
        Type <code>/usage</code> to see what the demo account has used, <code>/credits</code> for what is
        left, or <code>/usage help</code> for everything there is. Answers are private until you share them.
      </p>
      <p>In the laboratory you can spend credits, run an agent to zero, and move the clock.</p>
    </>
  );
}

function sayNow(at: number, zone: string): string {
  const said = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
  return `${said} (${zone})`;
}
