/** A variable as a form edits it. */
export interface VariableField {
  readonly key: string;
  readonly type: 'text' | 'bool' | 'enum' | 'yaml';
  /** Of an `enum`. */
  readonly options: readonly string[];
  /** What stands in the input; empty where it is not told: of a secret, or of what Zadig does not say. */
  readonly current: string;
  /** What is said below the input, such as that a secret is not shown; empty for nothing. */
  readonly about: string;
}
