/** The shortcodes that are drawn as pictures; any other stays the word that it is, as in a workspace without it. */
const emoji: Readonly<Record<string, string>> = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  rotating_light: '🚨',
  no_entry: '⛔',
  red_circle: '🔴',
  large_yellow_circle: '🟡',
  large_green_circle: '🟢',
  large_blue_circle: '🔵',
  bell: '🔔',
  no_bell: '🔕',
  eyes: '👀',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  information_source: 'ℹ️',
  chart_with_upwards_trend: '📈',
  chart_with_downwards_trend: '📉',
  bar_chart: '📊',
  moneybag: '💰',
  credit_card: '💳',
  calendar: '📅',
  lock: '🔒',
  gear: '⚙️',
  robot_face: '🤖',
  phone: '☎️',
  speech_balloon: '💬',
  tada: '🎉',
  wave: '👋',
  pray: '🙏',
  smile: '😄',
  '+1': '👍',
  thumbsup: '👍',
  '-1': '👎',
  thumbsdown: '👎',
};

export function isEmoji(name: string): boolean {
  return Object.hasOwn(emoji, name);
}

export function emojiOf(name: string): string {
  return emoji[name] ?? `:${name}:`;
}
