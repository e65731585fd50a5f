import { frontPages } from './front-pages.ts';
import { runPages } from './run-pages.ts';

runPages((file) => frontPages.includes(file));
