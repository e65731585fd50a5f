import type { Component } from '../components.ts';
import { throwIfFaulty } from '../discord-error.ts';
import { componentRuleFaults } from './component-rules.ts';
import { Modal } from './components.ts';
import { checked } from './shapes.ts';

export function checkedModal(data: unknown): { custom_id: string; title: string; components: Component[] } {
  const modal = checked(Modal, data, ['data']);
  const components = modal.components as Component[];
  throwIfFaulty(componentRuleFaults(components, ['data', 'components']));
  return { ...modal, components };
}
