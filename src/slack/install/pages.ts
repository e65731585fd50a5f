interface Page {
  headers: Record<string, string>;
  text: string;
}

export function installedPage(workspace: string): Page {
  return page('Tallybot is installed', [
    `It now answers in ${workspace}.`,
    'If it is new there, it has no account yet: whoever runs Tallybot makes a code with “tallybot account link”, and an admin types “/credits plan link” and that code in Slack.',
    'You can close this window.',
  ]);
}

const reasons = {
  cancelled: 'It was cancelled in Slack. Nothing was installed.',
  stale: 'This page was opened too late, or in another browser than it began in. Nothing was installed.',
  failed: 'Slack did not let it be installed. Whoever runs Tallybot finds the reason in its log.',
};

export function refusedPage(reason: keyof typeof reasons): Page {
  return page('Tallybot is not installed', [reasons[reason], 'Begin again from the address you were given.']);
}

function page(title: string, paragraphs: readonly string[]): Page {
  const body = paragraphs.map((words) => `<p>${escapeHtml(words)}</p>`).join('');
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    text: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>body{font:16px/1.5 system-ui;max-width:34em;margin:4em auto;padding:0 1em}</style><h1>${title}</h1>${body}</html>\n`,
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
