import { frontPage } from './blocks.ts';
import { runPages } from './run-pages.ts';

runPages((file) => file !== frontPage);
