import type { Reply, Route } from '../route.ts';
import type { PayPage, PayPages } from './ports.ts';

/**
 * Our own address of a page on which somebody pays: those of Stripe’s are longer than a button may lead to in Discord,
 * and cut short they lead nowhere.
 */
export function payRoutes(pages: PayPages): Route[] {
  return [
    {
      method: 'GET',
      path: '/pay/:page',
      handle: async (_request, _url, { page = '' }) => replyWith(await pages.find(page)),
    },
    { method: 'GET', path: '/paid', handle: () => shown(200, thanks) },
  ];
}

const thanks: Words = {
  title: 'Thank you',
  paragraphs: [
    'The credits come as soon as the payment has arrived: mostly within seconds, from some banks within days.',
    'See them in chat with /credits. You can close this page.',
  ],
};

const closed: Record<Exclude<PayPage['status'], 'open'>, Words & { status: number }> = {
  paid: {
    status: 410,
    title: 'This has been paid',
    paragraphs: [
      'It is not asked for twice. To buy more, ask for another link in chat with /credits top-up.',
    ],
  },
  ended: {
    status: 410,
    title: 'This link has ended',
    paragraphs: ['Nothing was charged. Ask for another one in chat with /credits top-up.'],
  },
  unknown: {
    status: 404,
    title: 'There is no such link',
    paragraphs: ['Ask for one in chat with /credits top-up.'],
  },
  unreachable: {
    status: 503,
    title: 'The payment page cannot be reached just now',
    paragraphs: ['Nothing was charged. Open this link again in a minute.'],
  },
};

function replyWith(page: PayPage): Reply {
  if (page.status !== 'open') return shown(closed[page.status].status, closed[page.status]);
  return {
    status: 303,
    headers: { location: page.url, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    text: '',
  };
}

interface Words {
  title: string;
  paragraphs: readonly string[];
}

function shown(status: number, { title, paragraphs }: Words): Reply {
  const body = paragraphs.map((words) => `<p>${words}</p>`).join('');
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    text: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>body{font:16px/1.5 system-ui;max-width:34em;margin:4em auto;padding:0 1em}</style><h1>${title}</h1>${body}</html>\n`,
  };
}
