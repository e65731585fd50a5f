import type { Form } from './form.ts';
import type { Thing, World } from './world.ts';

export interface Asked {
  world: World;
  /** The parts of the path that are ids. */
  ids: string[];
  form: Form;
}

/** `POST /v1/customers/:id`, and what is done. What it answers is an object, or the objects of a list. */
export type StripeRoute = [path: string, answer: (asked: Asked) => Thing | Thing[]];

export function idOf([id = '']: string[]): string {
  return id;
}
