/** What a newcomer copies first. The blocks of every other page are run by `npm run test:docs`. */
export const frontPages: readonly string[] = ['README.md', 'src/client/README.md', 'src/http/README.md'];
