const ID = /^form:([^:]+):(.+)$/;

export interface FormId {
  /** Of the question that submitting answers: however often it arrives, it is done once. */
  ref: string;
  path: string;
}

export function sayFormId({ ref, path }: FormId): string {
  return `form:${ref}:${path}`;
}

/** `null`: of no form of ours. */
export function readFormId(customId: string): FormId | null {
  const [, ref, path] = ID.exec(customId) ?? [];
  return ref === undefined || path === undefined ? null : { ref, path };
}
