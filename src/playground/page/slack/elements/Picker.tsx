import { useRef } from 'preact/hooks';
import { ariaOf, type ElementProps, useElement } from './use-element.ts';

const kinds: Readonly<Record<string, 'date' | 'time' | 'datetime-local'>> = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/**
 * A day that is picked is chosen at once. One that is typed passes through days that nobody means, and is chosen with
 * Enter or when the field is left.
 */
export function Picker(props: ElementProps) {
  const { element } = props;
  const { value, set, keep, isHeard, isBusy } = useElement(props);
  const isTyping = useRef(false);
  const heard = useRef(value);
  const isMoment = element.type === 'datetimepicker';

  function commit(text: string) {
    isTyping.current = false;
    const chosen = isMoment ? secondsOf(text) : text;
    if (chosen === heard.current) return;
    heard.current = chosen;
    void set(chosen);
  }

  if (!isTyping.current) heard.current = value;
  return (
    <input
      class="slack-field slack-picker"
      type={kinds[element.type] ?? 'date'}
      {...ariaOf(props)}
      title={element.placeholder?.text}
      aria-busy={isBusy}
      value={isMoment ? localOf(value as string) : (value as string)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') commit(currentTarget.value);
        else if (key !== 'Tab') isTyping.current = true;
      }}
      onPointerDown={() => {
        isTyping.current = false;
      }}
      onChange={({ currentTarget }) => {
        if (!isHeard) return keep(isMoment ? secondsOf(currentTarget.value) : currentTarget.value);
        if (!isTyping.current) commit(currentTarget.value);
      }}
      onBlur={({ currentTarget }) => commit(currentTarget.value)}
    />
  );
}

function secondsOf(local: string): string {
  return local === '' ? '' : String(Math.floor(new Date(local).getTime() / 1000));
}

/** As the field wants it, in the browser's time zone. */
function localOf(seconds: string): string {
  if (seconds === '') return '';
  const at = new Date(Number(seconds) * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
