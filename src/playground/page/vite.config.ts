import { defineConfig } from 'vite';

// Built by `npm run page`, and kept beside the server that gives it out: to run the service takes no front-end tools.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: '../built',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rollupOptions: {
      output: {
        entryFileNames: 'page.js',
        chunkFileNames: '[name].js',
        assetFileNames: 'page[extname]',
      },
    },
  },
});
