// TypeScript 7 parses in a native process and offers scripts no parser, but its scanner is still plain JavaScript.
// It is exported as unstable; the version is pinned, and the tests of what is read here would notice a change.
import { createScanner, SyntaxKind } from 'typescript/unstable/ast';

/** A word, sign or literal of a source file. Comments and white space are none. */
export interface Token {
  text: string;
  /** What a string literal says. */
  says?: string;
  line: number;
}

export function tokensOf(source: string): Token[] {
  const scanner = createScanner(true, undefined, source);
  const tokens: Token[] = [];
  // Whether each open brace, from the outermost in, is the `${` of a template.
  const braces: boolean[] = [];
  let line = 1;
  let counted = 0;
  let before = SyntaxKind.Unknown;

  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFile; kind = scanner.scan()) {
    if (isSlash(kind) && !endsOperand(before)) kind = scanner.reScanSlashToken();
    if (kind === SyntaxKind.OpenBraceToken) braces.push(false);
    if (kind === SyntaxKind.TemplateHead) braces.push(true);
    if (kind === SyntaxKind.CloseBraceToken && braces.pop()) {
      kind = scanner.reScanTemplateToken(false);
      if (kind === SyntaxKind.TemplateMiddle) braces.push(true);
    }

    const start = scanner.getTokenStart();
    for (; counted < start; counted++) if (source[counted] === '\n') line++;
    if (scanner.isUnterminated())
      throw new Error(`line ${line}: ${scanner.getTokenText().slice(0, 20)} does not end`);
    const says = isString(kind) ? { says: scanner.getTokenValue() } : {};
    tokens.push({ text: scanner.getTokenText(), ...says, line });
    before = kind;
  }
  return tokens;
}

/** Where the words of a phrase such as `process.env` follow each other, and the first is no one's property. */
export function findPhrase(tokens: readonly Token[], phrase: string): number[] {
  const words = phrase.split(/(\.)| /).filter(Boolean);
  return [...tokens.keys()].filter(
    (at) =>
      words.every((word, i) => tokens[at + i]?.text === word) && !/^\??\.$/.test(tokens[at - 1]?.text ?? ''),
  );
}

/** Where a name stands without a dot behind it: called, or handed on whole, so that anything may be done with it. */
export function findWhole(tokens: readonly Token[], name: string): number[] {
  return findPhrase(tokens, name).filter((at) => tokens[at + 1]?.text !== '.');
}

function isSlash(kind: SyntaxKind): boolean {
  return kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken;
}

function isString(kind: SyntaxKind): boolean {
  return kind === SyntaxKind.StringLiteral || kind === SyntaxKind.NoSubstitutionTemplateLiteral;
}

// A slash after an operand divides; anywhere else it opens a regular expression.
function endsOperand(kind: SyntaxKind): boolean {
  const literal = kind >= SyntaxKind.FirstLiteralToken && kind <= SyntaxKind.LastLiteralToken;
  const contextualKeyword = kind > SyntaxKind.LastReservedWord && kind <= SyntaxKind.LastKeyword;
  return literal || contextualKeyword || operandEnds.has(kind);
}

const operandEnds = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.TemplateTail,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.ThisKeyword,
  SyntaxKind.SuperKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
]);
