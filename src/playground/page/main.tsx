import { render } from 'preact';
import { App } from './shell/App.tsx';
import './page.css';

const root = document.getElementById('page');
if (root) render(<App />, root);
