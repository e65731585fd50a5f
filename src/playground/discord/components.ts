/** Components as they lie in the world: checked when they came in, so this says only what the loopback reads of them. */
export interface Component {
  type: number;
  id?: number;
  custom_id?: string;
  label?: string;
  content?: string;
  description?: string;
  placeholder?: string;
  style?: number;
  url?: string;
  disabled?: boolean;
  required?: boolean;
  value?: string;
  min_length?: number;
  max_length?: number;
  min_values?: number;
  max_values?: number;
  options?: Option[];
  components?: Component[];
  component?: Component;
  accessory?: Component;
  items?: MediaItem[];
  media?: Media;
  file?: Media;
  [field: string]: unknown;
}

export interface Option {
  label: string;
  value: string;
  description?: string;
  default?: boolean;
}

interface Media {
  url: string;
}

interface MediaItem {
  media: Media;
  description?: string;
}

export const componentType = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

/** Every component with its place, those inside others too. */
export function eachComponent(
  components: readonly Component[],
  at: readonly (string | number)[] = [],
): { component: Component; at: (string | number)[] }[] {
  return components.flatMap((component, index) => {
    const here = [...at, index];
    const single = (['component', 'accessory'] as const).flatMap((key) => {
      const inner = component[key];
      return inner
        ? eachComponent([inner]).map((each) => ({ ...each, at: [...here, key, ...each.at.slice(1)] }))
        : [];
    });
    return [
      { component, at: here },
      ...eachComponent(component.components ?? [], [...here, 'components']),
      ...single,
    ];
  });
}

/** Every picture or file that is shown, with the place of its address. */
export function eachMedia(components: readonly Component[]): { url: string; at: (string | number)[] }[] {
  return eachComponent(components).flatMap(({ component, at }) => [
    ...(component.items ?? []).map(({ media }, index) => ({
      url: media.url,
      at: [...at, 'items', index, 'media', 'url'],
    })),
    ...(component.media ? [{ url: component.media.url, at: [...at, 'media', 'url'] }] : []),
    ...(component.file ? [{ url: component.file.url, at: [...at, 'file', 'url'] }] : []),
  ]);
}

/** What a person reads in it, text after text. */
export function textsOf(components: readonly Component[]): string[] {
  return eachComponent(components)
    .filter(({ component }) => component.type === componentType.textDisplay)
    .map(({ component }) => component.content ?? '');
}

/** Discord numbers the components that came without a number. */
export function numbered(components: readonly Component[]): Component[] {
  const copy = structuredClone(components) as Component[];
  const each = eachComponent(copy);
  const taken = new Set(each.map(({ component }) => component.id));
  let next = 1;
  for (const { component } of each) {
    if (component.id) continue;
    while (taken.has(next)) next += 1;
    component.id = next;
    next += 1;
  }
  return copy;
}
