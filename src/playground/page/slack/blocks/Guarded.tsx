import { Component, type ComponentChildren } from 'preact';

interface Props {
  what: string;
  /** Another one is tried anew. */
  source: unknown;
  children: ComponentChildren;
}

/** What cannot be drawn is said in its place, and nothing else is lost with it. */
export class Guarded extends Component<Props, { failed: unknown }> {
  override state = { failed: null };

  override componentDidCatch() {
    this.setState({ failed: this.props.source });
  }

  override render({ what, source, children }: Props) {
    return this.state.failed === source ? <Unknown what={what} /> : children;
  }
}

export function Unknown({ what }: { what: string }) {
  return (
    <p class="slack-unknown" role="alert">
      Unknown {what}
    </p>
  );
}
