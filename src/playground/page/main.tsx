import { render } from 'preact';
import './page.css';

const root = document.getElementById('page');
if (root) render(<main>Tallybot</main>, root);
