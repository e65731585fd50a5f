import type { FunctionComponent } from 'preact';
import { Guarded, Unknown } from '../blocks/Guarded.tsx';
import { Button } from './Button.tsx';
import { Choices } from './Choices.tsx';
import { Feedback } from './Feedback.tsx';
import { MultiSelect } from './MultiSelect.tsx';
import { NotHere } from './NotHere.tsx';
import { Overflow } from './Overflow.tsx';
import { Picker } from './Picker.tsx';
import { Select } from './Select.tsx';
import { TextField } from './TextField.tsx';
import type { ElementProps } from './use-element.ts';
import './elements.css';

const drawn: Readonly<Record<string, FunctionComponent<ElementProps>>> = {
  button: Button,
  workflow_button: Button,
  icon_button: Button,
  feedback_buttons: Feedback,
  overflow: Overflow,
  static_select: Select,
  users_select: Select,
  conversations_select: Select,
  channels_select: Select,
  multi_static_select: MultiSelect,
  multi_users_select: MultiSelect,
  multi_conversations_select: MultiSelect,
  multi_channels_select: MultiSelect,
  radio_buttons: Choices,
  checkboxes: Choices,
  datepicker: Picker,
  timepicker: Picker,
  datetimepicker: Picker,
  plain_text_input: TextField,
  number_input: TextField,
  email_text_input: TextField,
  url_text_input: TextField,
  external_select: NotHere,
  multi_external_select: NotHere,
  file_input: NotHere,
  rich_text_input: NotHere,
};

export function ElementView(props: ElementProps) {
  const { type } = props.element;
  const Draw = drawn[type];
  if (!Draw) return <Unknown what={`element: ${type}`} />;
  return (
    <Guarded what={`element: ${type}`} source={props.element}>
      <Draw {...props} />
    </Guarded>
  );
}
