import { createHash } from 'node:crypto';
import { type Endpoint, type Group, groups } from './endpoint.ts';
import { bodySchema, type JsonSchema, problemsOf, queryParameters } from './openapi.ts';
import type { Reply } from './route.ts';

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2024;--soft:#60646c;--line:#d9dbe0;--back:#fff;--code:#f4f5f7;--key:#0b5cad}
@media(prefers-color-scheme:dark){:root{--ink:#edeef0;--soft:#a0a5ad;--line:#363a3f;--back:#111315;--code:#1b1e22;--key:#7cb7ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 4rem;background:var(--back);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
h1{margin:0 0 .5rem}h2{margin:3rem 0 0;border-bottom:1px solid var(--line)}h3{margin:2.25rem 0 .25rem;font-size:1.05rem}
a{color:var(--key)}nav ul{columns:2 16rem;padding-left:1.1rem;margin:.25rem 0 1rem}
code,pre{font:.875rem/1.5 ui-monospace,monospace}code{overflow-wrap:anywhere}
pre{background:var(--code);border:1px solid var(--line);border-radius:6px;padding:.75rem;overflow-x:auto;margin:.5rem 0}
.method{color:var(--key);font-weight:600}.soft,.type{color:var(--soft)}.type{font-size:.875rem}
.fields{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.5rem 0}
td,th{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line)}
summary{cursor:pointer;color:var(--soft)}
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
// The page has no script and loads nothing.
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const DEPTH_MAX = 4;

/** The same rows as the OpenAPI document, for people. */
export function docsReply(endpoints: readonly Endpoint[]): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
    text: pageOf(endpoints),
  };
}

function pageOf(endpoints: readonly Endpoint[]): string {
  const sections = groups
    .map((group) => ({ group, rows: endpoints.filter((endpoint) => endpoint.group === group) }))
    .filter(({ rows }) => rows.length > 0);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Tallybot API</title><style>${STYLE}</style></head>
<body>
<h1>Tallybot API, version 1</h1>
<p>Every call carries a key: <code>Authorization: Bearer tb_…</code>, made by <code>tallybot key create</code>.
A key sees its own account alone. For machines, the same as <a href="/openapi.json">OpenAPI 3.1</a>.</p>
<p>Credits are decimal strings with at most six decimals, such as <code>"12.5"</code>. Instants carry their offset, such as
<code>2026-05-01T09:30:00Z</code>. Bodies are JSON in UTF-8 of at most 1 MiB. What is wrong is answered as a problem document
(RFC 9457) whose <code>errors</code> name each field and what was expected. After 429 and 503, send the same again when
<code>Retry-After</code> seconds have passed: ids make that safe.</p>
<p>The examples read two variables: <code>TALLYBOT_URL</code>, where the service is, and <code>TALLYBOT_KEY</code>.</p>
<nav>${sections.map(({ group, rows }) => contentsOf(group, rows)).join('')}</nav>
${sections.map(({ group, rows }) => `<h2>${group}</h2>${rows.map(articleOf).join('')}`).join('\n')}
</body>
</html>
`;
}

function contentsOf(group: Group, rows: readonly Endpoint[]): string {
  const items = rows.map((row) => `<li><a href="#${anchorOf(row)}">${escapeHtml(row.summary)}</a></li>`);
  return `<strong>${group}</strong><ul>${items.join('')}</ul>`;
}

function articleOf(endpoint: Endpoint): string {
  const { method, path, scope, summary, about, query, body, answer, example } = endpoint;
  const parameters = queryParameters(query);
  return `
<h3 id="${anchorOf(endpoint)}">${escapeHtml(summary)}</h3>
<p><code><span class="method">${method}</span> ${escapeHtml(path)}</code> <span class="soft">scope ${scope}</span></p>
<p>${escapeHtml(about)}</p>
${parameters.length > 0 ? tableOf('In the address', parameters.map(parameterRow)) : ''}
${body ? tableOf('In the body', rowsOf(bodySchema(body, 'input'))) : ''}
${tableOf('In the answer', rowsOf(bodySchema(answer, 'output')))}
<pre>${escapeHtml(curlOf(endpoint))}</pre>
<pre>${escapeHtml(JSON.stringify(example.answer, null, 2))}</pre>
${tableOf(
  'Problems',
  problemsOf(endpoint).map(([status, said]) => [String(status), '', said]),
)}`;
}

type Row = readonly [name: string, type: string, words: string];

function tableOf(title: string, rows: readonly Row[]): string {
  const cells = rows.map(
    ([name, type, words]) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(words)} <span class="type">${escapeHtml(type)}</span></td></tr>`,
  );
  return `<details><summary>${title}</summary><div class="fields"><table>${cells.join('')}</table></div></details>`;
}

function parameterRow(parameter: JsonSchema): Row {
  const { name, description = '', required } = parameter;
  return [String(name), typeOf(parameter['schema'] as JsonSchema, required === true), String(description)];
}

/** Every field of a schema once, those of its alternatives together, those inside others by their path. */
function rowsOf(schema: JsonSchema): Row[] {
  const rows = new Map<string, Row>();
  collect(schema, '', 0);
  return [...rows.values()];

  function collect(part: JsonSchema, path: string, depth: number): void {
    if (depth > DEPTH_MAX) return;
    for (const choice of [...listOf(part['anyOf']), ...listOf(part['oneOf']), ...listOf(part['allOf'])]) {
      collect(choice, path, depth);
    }
    const required = (part['required'] ?? []) as string[];
    for (const [name, field] of Object.entries((part['properties'] ?? {}) as Record<string, JsonSchema>)) {
      const full = path ? `${path}.${name}` : name;
      const words = String(field['description'] ?? '');
      if (!rows.has(full)) rows.set(full, [full, typeOf(field, required.includes(name)), words]);
      collect(field, full, depth + 1);
    }
    const items = part['items'] as JsonSchema | undefined;
    if (items) collect(items, path ? `${path}[]` : '', depth);
  }
}

function typeOf(schema: JsonSchema, required: boolean): string {
  const fallback = schema['default'];
  const hasDefault = fallback !== undefined && fallback !== null && !Array.isArray(fallback);
  return [
    namesOf(schema).join(' or '),
    required ? 'required' : '',
    hasDefault && typeof fallback !== 'object' ? `default ${String(fallback)}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function namesOf(schema: JsonSchema): string[] {
  const choices = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])];
  if (choices.length > 0) return [...new Set(choices.flatMap(namesOf))];
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => `“${value}”`);
  if (schema['const'] !== undefined) return [`“${schema['const']}”`];
  if (schema['format'] === 'date-time') return ['instant'];
  if (schema['type'] === 'array') return ['list'];
  return schema['type'] === undefined ? [] : [String(schema['type'])];
}

function listOf(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value : [];
}

/** A request that can be pasted into a shell. */
export function curlOf({ method, path, example }: Endpoint): string {
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}"$TALLYBOT_URL${example.path ?? path}"`];
  lines.push('-H "Authorization: Bearer $TALLYBOT_KEY"');
  if (example.body !== undefined) {
    lines.push("-H 'Content-Type: application/json'", `-d '${JSON.stringify(example.body)}'`);
  }
  return lines.join(' \\\n  ');
}

function anchorOf({ method, path }: Endpoint): string {
  return `${method}${path}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
