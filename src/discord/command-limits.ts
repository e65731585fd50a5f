/** Discord's documented maxima for commands. */
export const commandLimits = { description: 100, choices: 25, choiceName: 100, choiceValue: 100 } as const;
