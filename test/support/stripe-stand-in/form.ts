/** What the library sends, read as Stripe reads it: names in brackets are nested, and every value is text. */
export type Form = { [name: string]: string | Form };

export function parseForm(text: string): Form {
  const root: Form = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [first = '', ...rest] = name.replaceAll(']', '').split('[');
    let place = root;
    const names = [first, ...rest];
    for (const each of names.slice(0, -1)) {
      const next = place[each];
      if (typeof next === 'object') place = next;
      else place = place[each] = {};
    }
    const last = names.at(-1) as string;
    place[last === '' ? String(Object.keys(place).length) : last] = value;
  }
  return root;
}

export function text(form: Form, ...path: string[]): string | undefined {
  let place: string | Form | undefined = form;
  for (const name of path) place = typeof place === 'object' ? place[name] : undefined;
  return typeof place === 'string' ? place : undefined;
}

export function nested(form: Form, ...path: string[]): Form {
  let place: string | Form | undefined = form;
  for (const name of path) place = typeof place === 'object' ? place[name] : undefined;
  return typeof place === 'object' ? place : {};
}

/** A list of texts, or a map of them. */
export function texts(form: Form): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
