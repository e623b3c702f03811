import { LineCounter, parseAllDocuments, type YAMLParseError } from 'yaml';

const ERRORS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab is used for indentation',
  BAD_INDENT: 'the indentation is wrong',
  MISSING_CHAR: 'a colon is missing behind a key, there or further up',
  BLOCK_AS_IMPLICIT_KEY: 'the indentation is wrong, or a value with a colon in it lacks quotes',
  MULTILINE_IMPLICIT_KEY: 'a colon, bracket or quote is missing, there or further up',
  BAD_SCALAR_START: 'a value begins with a character that needs quotes around it',
  BAD_DQ_ESCAPE: 'a backslash stands in double quotes; in single quotes it means itself',
  UNEXPECTED_TOKEN: 'something stands where nothing can: a bracket, a dash or what follows a quote',
};

/**
 * Where a text that `parseYaml` does not take is broken, and why: `look at line 2, where …`. The parser's own words may
 * quote the text, so that none of them are in it.
 */
export function whereBroken(source: string): string {
  const deep = (source.match(/[[{]/g)?.length ?? 0) > 400 || /^[\s?:-]{400}/m.test(source);
  if (deep) return 'it is nested too deeply';
  const lines = new LineCounter();
  const parsed = parseAllDocuments(source, {
    logLevel: 'silent',
    prettyErrors: false,
    uniqueKeys: false,
    lineCounter: lines,
  });
  const errors = Array.isArray(parsed) ? parsed.flatMap((document) => document.errors) : [];
  // What follows an open bracket is misread, so that other errors come of it.
  const error = errors.find((each) => unclosed(each) !== null) ?? errors[0];
  if (error === undefined) return 'it uses references in a way that cannot be read safely';
  // What is missing at the end is missed behind the last line.
  const at = Math.min(error.pos[0], Math.max(0, source.trimEnd().length - 1));
  const why = unclosed(error) ?? ERRORS[error.code];
  const where = `look at line ${lines.linePos(at).line}`;
  return why === undefined ? where : `${where}, where ${why}`;
}

function unclosed({ code, message }: YAMLParseError): string | null {
  if (code !== 'BAD_INDENT' && code !== 'MISSING_CHAR') return null;
  if (message.startsWith('Flow sequence')) return 'a closing ] is missing, there or further up';
  if (message.startsWith('Flow map')) return 'a closing } is missing, there or further up';
  return message.startsWith('Missing closing') ? 'a closing quote is missing, there or further up' : null;
}
