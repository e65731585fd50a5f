/** Tallybot has its tally; a person the first letter of what they are called. */
export function Avatar({ name, isBot }: { name: string; isBot: boolean }) {
  return (
    <svg class={`slack-avatar ${isBot ? 'bot' : ''}`} viewBox="0 0 36 36" aria-hidden="true">
      <rect width="36" height="36" rx="8" />
      {isBot ? (
        <path d="M10 10v16M15.5 10v16M21 10v16M26.5 10v16M6.5 24 30 12" />
      ) : (
        <text x="18" y="24" text-anchor="middle">
          {name.slice(0, 1)}
        </text>
      )}
    </svg>
  );
}
