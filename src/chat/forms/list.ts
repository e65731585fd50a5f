import { alertSettings } from './alert-settings.ts';
import { autoRecharge } from './auto-recharge.ts';
import { digest } from './digest.ts';
import type { Form } from './form.ts';
import { plan } from './plan.ts';
import { topUp } from './top-up.ts';

/** Every form. A card of the same command gets a button that opens it. */
export const forms: readonly Form[] = [topUp, autoRecharge, plan, digest, alertSettings];
