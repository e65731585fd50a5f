import { Component, type FunctionComponent } from 'preact';
import type { MessageDrawing } from '../contracts.ts';

interface Props extends MessageDrawing {
  draw: FunctionComponent<MessageDrawing>;
}

/** A message is drawn again when something of it has changed: the page is told of the whole screen many times. */
export class Settled extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { message, seat, send, zone, names } = this.props;
    return (
      next.message !== message ||
      next.send !== send ||
      next.zone !== zone ||
      next.seat.platform !== seat.platform ||
      next.seat.person !== seat.person ||
      !areSame(next.names, names)
    );
  }

  override render({ draw: Draw, ...drawing }: Props) {
    return <Draw {...drawing} />;
  }
}

function areSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
