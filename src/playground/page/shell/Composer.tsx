import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { CommandLine, Seat } from '../../wire.ts';
import type { Send } from '../contracts.ts';
import { actOf, commandOf, optionBeingTyped, optionsIn, type Suggestion, suggestionsFor } from './typed.ts';
import './composer.css';

interface Props {
  seat: Seat;
  channelId: string;
  channelName: string;
  commands: readonly CommandLine[];
  send: Send;
}

export const COMPOSER = 'composer';

/** Where commands are typed: `/` opens the list, arrows choose, Tab or Enter takes, Enter sends. */
export function Composer({ seat, channelId, channelName, commands, send }: Props) {
  const [line, setLine] = useState('');
  const [chosen, setChosen] = useState(0);
  const [isClosed, setClosed] = useState(false);
  const [isSending, setSending] = useState(false);
  const [past, setPast] = useState<{ lines: readonly string[]; at: number }>({ lines: [], at: 0 });
  const offered = useOffered(line, { seat, channelId, commands, send });
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const suggestions = isClosed ? [] : suggestionsFor(line, commands, offered);
  const current = suggestions[Math.min(chosen, suggestions.length - 1)];

  const type = (next: string) => {
    setLine(next);
    setChosen(0);
    setClosed(false);
  };
  const take = (suggestion: Suggestion) => {
    type(suggestion.line);
    input.current?.focus();
  };
  const submit = async () => {
    const said = line.trim();
    if (said === '' || isSending) return;
    setSending(true);
    setPast(({ lines }) => ({ lines: [...lines, said], at: lines.length + 1 }));
    const answer = await send(actOf(said, seat, channelId, commands));
    setSending(false);
    if (answer.status === 'done') type('');
    input.current?.focus();
  };
  const recall = (by: number) => {
    const at = Math.max(0, Math.min(past.lines.length, past.at + by));
    setPast({ ...past, at });
    setLine(past.lines[at] ?? '');
    setClosed(true);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const isOpen = suggestions.length > 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const by = event.key === 'ArrowDown' ? 1 : -1;
      if (isOpen && (line !== '' || chosen > 0))
        setChosen((chosen + by + suggestions.length) % suggestions.length);
      else recall(by);
      event.preventDefault();
    } else if (event.key === 'Tab' && !event.shiftKey && isOpen && current) {
      take(current);
      event.preventDefault();
    } else if (event.key === 'Escape' && isOpen) {
      setClosed(true);
      event.stopPropagation();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // A whole command is sent as it stands; half of one is completed first.
      if (isOpen && current && !isWhole(line, commands, seat)) take(current);
      else void submit();
    }
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {suggestions.length > 0 && (
        <div class="suggestions" id={listId} role="listbox" aria-label="What can be typed next">
          {suggestions.slice(0, 12).map((each, index) => (
            <div
              key={each.label}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={each === current}
              onMouseDown={(event) => {
                event.preventDefault();
                take(each);
              }}
            >
              <b>{each.label}</b>
              <span>{each.description}</span>
            </div>
          ))}
        </div>
      )}
      <div class="composer-line">
        <input
          ref={input}
          id={COMPOSER}
          type="text"
          role="combobox"
          autoComplete="off"
          spellcheck={false}
          aria-label={`Message ${channelName}`}
          aria-expanded={suggestions.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={current ? `${listId}-${suggestions.indexOf(current)}` : undefined}
          placeholder={`Message ${channelName}: try /usage`}
          value={line}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" disabled={line.trim() === '' || isSending}>
          Send
        </button>
      </div>
    </form>
  );
}

function isWhole(line: string, commands: readonly CommandLine[], seat: Seat): boolean {
  const command = commandOf(line.trim(), commands);
  if (!command) return false;
  if (seat.platform === 'slack') return true;
  const given = optionsIn(line, command);
  const isHalf = given.at(-1)?.value === '';
  return (
    !isHalf &&
    command.options.every(
      ({ name, required }) => !required || given.some(({ option }) => option?.name === name),
    )
  );
}

/** What the bot offers for the option that is being typed. */
function useOffered(line: string, { seat, channelId, commands, send }: Omit<Props, 'channelName'>) {
  const [offered, setOffered] = useState<readonly { label: string; value: string }[]>([]);
  const command = seat.platform === 'discord' ? commandOf(line, commands) : undefined;
  const typing = command && optionBeingTyped(line, command);
  const wanted = typing?.option?.autocompletes
    ? `${command?.path} ${typing.option.name}:${typing.value}`
    : '';
  useEffect(() => {
    setOffered([]);
    if (!command || !typing?.option?.autocompletes) return;
    let isStale = false;
    const { name } = typing.option;
    const others = optionsIn(line, command).filter(({ option }) => option?.name !== name);
    const options = Object.fromEntries(others.map(({ option, value }) => [option?.name ?? '', value]));
    const act = {
      act: 'complete' as const,
      seat,
      channelId,
      path: command.path,
      option: name,
      typed: typing.value,
      options,
    };
    void send(act).then((answer) => {
      if (!isStale && answer.status === 'done') setOffered(answer.choices ?? []);
    });
    return () => {
      isStale = true;
    };
  }, [wanted]);
  return offered;
}
