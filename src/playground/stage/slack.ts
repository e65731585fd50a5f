import type { LoopbackSlack } from '../slack/index.ts';
import type { Channel, Message, SlackFile, User, View, Workspace } from '../slack/world.ts';
import type { Act, ActAnswer, FileLine, Json, MessageLine, PersonId, SlackViewLine } from '../wire.ts';
import {
  channelNames,
  commandsOf,
  done,
  failed,
  failedAsTold,
  linesBy,
  people,
  personIds,
  type Stage,
} from './stage.ts';

export interface SlackStage extends Stage {
  workspace: Workspace;
}

export interface SlackCommand {
  command: string;
  description: string;
  hint: string;
}

/** A workspace with the same ids after every start: what was set for its channels goes on. */
export function setUpSlack(
  slack: LoopbackSlack,
  zone: string,
  commands: readonly SlackCommand[],
): SlackStage {
  const workspace = slack.addWorkspace({ name: 'Playground' });
  const users = new Map<PersonId, User>(
    personIds.map((id) => [
      id,
      slack.addUser(workspace, { name: people[id].name, tz: zone, isAdmin: id === 'manager' }),
    ]),
  );
  const channels = channelNames.map((name) =>
    slack.addChannel(workspace, { name, members: [...users.values()] }),
  );
  const as = (id: PersonId) => slack.as(users.get(id) as User);
  const channelsOf = (id: PersonId) => [...channels, as(id).direct()];
  const listed = commandsOf(commands);
  const lineOf = linesBy((message: Message) => messageLine(slack, message));

  return {
    workspace,
    watch: slack.watch,
    messages: (id) => channelsOf(id).flatMap((channel) => as(id).sees(channel).map(lineOf)),
    frame(id) {
      const person = as(id);
      const modal = person.modal();
      const home = person.home();
      return {
        channels: channelsOf(id).map((channel) => ({
          id: channel.id,
          name: channel.kind === 'im' ? 'Tallybot' : channel.name,
          kind: channel.kind === 'im' ? ('direct' as const) : ('channel' as const),
          parentId: null,
        })),
        modal: modal ? viewLine(slack, modal) : null,
        home: home ? viewLine(slack, home) : null,
        notices: person.notices().map(({ channelId, about, error }, index) => ({
          id: `${id}:${index}`,
          channelId: channelId ?? null,
          text: `${about} failed with the error “${error}”.`,
        })),
        commands: listed,
        names: namesOf(slack),
      };
    },
    act: (id, act) => perform(act, { person: as(id), channels: channelsOf(id), commands }),
    file(id) {
      const file = slack.world.files.get(id);
      if (!file?.completed || !file.bytes) return null;
      return { name: file.name, mediaType: file.mimetype, bytes: file.bytes };
    },
  };
}

interface Acting {
  person: ReturnType<LoopbackSlack['as']>;
  channels: readonly Channel[];
  commands: readonly SlackCommand[];
}

async function perform(act: Act, { person, channels, commands }: Acting): Promise<ActAnswer> {
  const channelBy = (id: string) => channels.find((channel) => channel.id === id);
  switch (act.act) {
    case 'type': {
      const channel = channelBy(act.channelId);
      if (!channel) return failed('That channel is not here.');
      const [, command, rest = ''] = /^(\/\S+)\s*(.*)$/s.exec(act.text.trim()) ?? [];
      if (command === undefined)
        return failed('Tallybot answers commands. They begin with “/”, such as /usage.');
      // Slack knows which there are, and asks no app for another.
      if (!commands.some((each) => each.command === command))
        return failed(`“${command}” is not a command. Choose one from the list that “/” opens.`);
      const outcome = await person.slash(channel, command, rest.trim());
      return outcome.acked ? done : failedAsTold(outcome.error);
    }
    case 'press':
    case 'choose': {
      const surface = surfaceOf(act.on, person, channelBy);
      if (!surface) return failed('That message is not there any more.');
      const outcome =
        act.act === 'press'
          ? await person.press(surface, act.id)
          : await person.select(surface, act.id, act.values);
      return outcome.acked ? done : failedAsTold(outcome.error);
    }
    case 'submit': {
      const modal = person.modal();
      if (modal?.id !== act.viewId) return failed('That form is not open any more.');
      const submitted = await person.submit(modal, givenOf(act.values));
      if (submitted.outcome === 'errors') return { status: 'done', errors: submitted.errors };
      return submitted.outcome === 'failed' ? failedAsTold(submitted.error) : done;
    }
    case 'close': {
      const modal = person.modal();
      if (modal?.id === act.viewId) await person.close(modal);
      return done;
    }
    case 'home': {
      const outcome = await person.openHome();
      return outcome.acked ? done : failed(outcome.error);
    }
    default:
      return failed('Slack has nothing like that.');
  }
}

function surfaceOf(
  on: Extract<Act, { act: 'press' }>['on'],
  person: Acting['person'],
  channelBy: (id: string) => Channel | undefined,
): Message | View | undefined {
  if ('view' in on) return [person.modal(), person.home()].find((view) => view?.id === on.view);
  const channel = channelBy(on.channelId);
  return channel && person.sees(channel).find(({ ts }) => ts === on.message);
}

/** A field that is empty holds nothing; on Slack no field is a yes or no. */
function givenOf(values: Extract<Act, { act: 'submit' }>['values']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value : String(value ?? '')]),
  );
}

function messageLine(slack: LoopbackSlack, message: Message): MessageLine {
  const author = slack.world.users.get(message.userId);
  return {
    id: message.ts,
    channelId: message.channelId,
    threadOf: message.threadTs !== undefined && message.threadTs !== message.ts ? message.threadTs : null,
    author: { name: message.botId ? 'Tallybot' : (author?.name ?? ''), isBot: message.botId !== undefined },
    at: msOf(message.ts),
    editedAt: message.editedTs === undefined ? null : msOf(message.editedTs),
    isPrivate: message.ephemeralTo !== undefined,
    answers: null,
    isThinking: false,
    body: {
      platform: 'slack',
      text: message.text,
      blocks: message.blocks as Json[],
      files: filesOf(slack, message.fileIds, message.blocks),
    },
  };
}

function viewLine(slack: LoopbackSlack, view: View): SlackViewLine {
  return {
    platform: 'slack',
    id: view.id,
    type: view.type,
    title: view.title?.text ?? '',
    submit: view.submit?.text ?? null,
    close: view.close?.text ?? null,
    blocks: view.blocks as Json[],
    files: filesOf(slack, [], view.blocks),
    errors: {},
  };
}

/** Those of the message, and those its pictures refer to. */
function filesOf(slack: LoopbackSlack, ids: readonly string[], blocks: unknown): FileLine[] {
  const referred = [...JSON.stringify(blocks).matchAll(/"slack_file":\{"id":"([^"]+)"/g)].map(([, id]) => id);
  return [...new Set([...ids, ...referred])].flatMap((id) => {
    const file = slack.world.files.get(id ?? '');
    return file ? [fileLine(file)] : [];
  });
}

function fileLine({ id, name, mimetype, altText, title }: SlackFile): FileLine {
  return {
    id,
    name,
    mediaType: mimetype,
    description: altText ?? title,
    url: `/playground/files/slack/${id}`,
  };
}

function namesOf({ world }: LoopbackSlack): Record<string, string> {
  return Object.fromEntries([
    ...[...world.users.values()].map(({ id, name }) => [id, name]),
    ...[...world.channels.values()].map(({ id, name }) => [id, name]),
  ]);
}

function msOf(ts: string): number {
  return Number(ts.split('.')[0]) * 1000;
}
