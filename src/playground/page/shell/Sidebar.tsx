import type { ChannelLine, PersonId, Platform, Seat } from '../../wire.ts';
import './sidebar.css';

const platforms: Record<Platform, string> = { slack: 'Slack', discord: 'Discord' };
const people: Record<PersonId, string> = { member: 'Member', manager: 'Manager', 'on-call': 'On-call' };

interface Props {
  seat: Seat;
  channels: readonly ChannelLine[];
  place: string;
  unread: ReadonlyMap<string, number>;
  onSeat: (seat: Seat) => void;
  onPlace: (place: string) => void;
}

export const HOME = 'home';

/** Who one is and where: the platform, the person, the channels, and on Slack the bot's Home. */
export function Sidebar({ seat, channels, place, unread, onSeat, onPlace }: Props) {
  // With the channels, not before: until they have come, nothing is known of where one is.
  const shown = seat.platform === 'slack' && channels.length > 0 ? [{ id: HOME, name: 'Tallybot Home' }] : [];
  return (
    <nav class="sidebar" aria-label="Where you are">
      <Choice
        legend="Platform"
        options={platforms}
        chosen={seat.platform}
        onChoose={(platform) => onSeat({ ...seat, platform })}
      />
      <Choice
        legend="You are"
        options={people}
        chosen={seat.person}
        onChoose={(person) => onSeat({ ...seat, person })}
      />
      <h2>Channels</h2>
      <ul>
        {channels.map(({ id, name, kind }) => (
          <li key={id}>
            <Place id={id} place={place} unread={unread.get(id) ?? 0} onPlace={onPlace}>
              <span aria-hidden="true">{kind === 'direct' ? '@' : kind === 'thread' ? '↳' : '#'}</span>
              {kind === 'direct' ? `${name} (direct messages)` : name}
            </Place>
          </li>
        ))}
      </ul>
      {shown.length > 0 && <h2>Apps</h2>}
      <ul>
        {shown.map(({ id, name }) => (
          <li key={id}>
            <Place id={id} place={place} unread={0} onPlace={onPlace}>
              <span aria-hidden="true">⌂</span>
              {name}
            </Place>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Place(props: {
  id: string;
  place: string;
  unread: number;
  onPlace: (place: string) => void;
  children: preact.ComponentChildren;
}) {
  const { id, place, unread, onPlace, children } = props;
  return (
    <button
      type="button"
      class="place"
      aria-current={id === place ? 'page' : undefined}
      onClick={() => onPlace(id)}
    >
      {children}
      {unread > 0 && (
        <b class="unread">
          {unread}
          <span class="hidden"> unread</span>
        </b>
      )}
    </button>
  );
}

function Choice<Key extends string>(props: {
  legend: string;
  options: Record<Key, string>;
  chosen: Key;
  onChoose: (key: Key) => void;
}) {
  const { legend, options, chosen, onChoose } = props;
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      {(Object.keys(options) as Key[]).map((key) => (
        <label key={key}>
          <input type="radio" name={legend} checked={key === chosen} onChange={() => onChoose(key)} />
          <span>{options[key]}</span>
        </label>
      ))}
    </fieldset>
  );
}
