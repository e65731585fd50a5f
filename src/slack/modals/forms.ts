import type { Form } from './form.ts';
import { alertSettings } from './forms/alert-settings.ts';
import { autoRecharge } from './forms/auto-recharge.ts';
import { digest } from './forms/digest.ts';
import { plan } from './forms/plan.ts';
import { topUp } from './forms/top-up.ts';

/** Every form. A card of the same command gets a button that opens it. */
export const forms: readonly Form[] = [topUp, autoRecharge, plan, digest, alertSettings];
