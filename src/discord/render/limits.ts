/**
 * What Discord takes at most, as its documentation of message components has it, and below that how the renderer
 * shares it out. One field that is too long is enough for the whole message to be refused.
 */
export const limits = {
  /** Nested ones count: a container with a row of five buttons is seven. */
  components: 40,
  /** Over all text displays together. */
  text: 4_000,
  customId: 100,
  buttonLabel: 80,
  rowButtons: 5,
  url: 512,
  options: 25,
  optionLabel: 100,
  optionValue: 100,
  placeholder: 150,
  mediaDescription: 1_024,
  attachments: 10,
  attachmentName: 100,

  buttons: 10,
  selects: 6,
  ranges: 2,
  title: 400,
  subtitle: 300,
  partText: 1_500,
  fieldText: 300,
  notes: 600,
  /** What found no room, said in the small print. */
  left: 500,
  leftLine: 120,
  /** A part that would get less of the text than that is left out. */
  partLeast: 80,
  caption: 150,
  tableRows: 100,
  tableColumns: 20,
  tableLabel: 24,
  /** Letters of one width that a phone shows on a line. */
  phoneWidth: 40,
} as const;
