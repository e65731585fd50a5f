export type Surface = 'message' | 'modal' | 'home';

const everywhere: readonly Surface[] = ['message', 'modal', 'home'];
const messages: readonly Surface[] = ['message'];
const messagesAndHome: readonly Surface[] = ['message', 'home'];

/** Where Slack takes which block. */
export const surfacesOf: Readonly<Record<string, readonly Surface[]>> = {
  actions: everywhere,
  alert: ['modal'],
  card: messagesAndHome,
  carousel: messagesAndHome,
  container: messages,
  context: everywhere,
  context_actions: messages,
  data_table: messagesAndHome,
  data_visualization: messages,
  divider: everywhere,
  header: everywhere,
  image: everywhere,
  input: everywhere,
  markdown: messages,
  plan: messages,
  rich_text: everywhere,
  section: everywhere,
  table: messages,
  task_card: messages,
  video: everywhere,
};
