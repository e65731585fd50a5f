import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  ContainerBuilder,
  type Interaction,
  LabelBuilder,
  MediaGalleryBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';

export const png = Buffer.from('89504e470d0a1a0a0000', 'hex');

const usage = new SlashCommandBuilder()
  .setName('usage')
  .setDescription('What was used')
  .addSubcommand((agents) =>
    agents
      .setName('agents')
      .setDescription('Each agent')
      .addStringOption((agent) => agent.setName('agent').setDescription('Which one').setAutocomplete(true)),
  );

function page(number: number, what: string) {
  const text = new TextDisplayBuilder().setContent(`Page ${number} of ${what}`);
  const buttons = ['next', 'top-up', 'chart'].map((name) =>
    new ButtonBuilder()
      .setCustomId(`${name} ${number} ${what}`)
      .setLabel(name)
      .setStyle(ButtonStyle.Secondary),
  );
  const lens = new StringSelectMenuBuilder()
    .setCustomId('lens')
    .setPlaceholder('Lens')
    .addOptions({ label: 'Messages', value: 'messages' }, { label: 'Credits', value: 'credits' });
  const container = new ContainerBuilder()
    .setAccentColor(0x00_80_00)
    .addTextDisplayComponents(text)
    .addActionRowComponents(new ActionRowBuilder<ButtonBuilder>().addComponents(buttons))
    .addActionRowComponents(new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(lens));
  return {
    flags: MessageFlags.IsComponentsV2 as const,
    components: [container],
    allowedMentions: { parse: [] },
  };
}

async function respond(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    const names = ['Support bot', 'Sales bot'].filter((name) => name.toLowerCase().includes(typed));
    await interaction.respond(names.map((name) => ({ name, value: name })));
  } else if (interaction.isChatInputCommand()) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(page(1, interaction.options.getString('agent') ?? 'agents'));
  } else if (interaction.isStringSelectMenu()) {
    await interaction.update(page(1, interaction.values[0] ?? ''));
  } else if (interaction.isModalSubmit()) {
    const amount = interaction.fields.getTextInputValue('amount');
    await interaction.reply({ content: `Paid ${amount}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isButton()) {
    const [name, number, ...what] = interaction.customId.split(' ');
    if (name === 'next') {
      await interaction.deferUpdate();
      await interaction.editReply(page(Number(number) + 1, what.join(' ')));
    } else if (name === 'top-up') {
      const input = new TextInputBuilder()
        .setCustomId('amount')
        .setStyle(TextInputStyle.Short)
        .setMaxLength(5);
      const label = new LabelBuilder().setLabel('Amount').setTextInputComponent(input);
      await interaction.showModal(
        new ModalBuilder().setCustomId('top-up').setTitle('Top up').addLabelComponents(label),
      );
    } else {
      await interaction.reply({
        flags: MessageFlags.IsComponentsV2,
        components: [
          new MediaGalleryBuilder().addItems({
            media: { url: 'attachment://chart.png' },
            description: 'Used: 5',
          }),
        ],
        files: [new AttachmentBuilder(png, { name: 'chart.png', description: 'Used: 5' })],
      });
    }
  }
}

/** A small bot that uses all of what ours does; what goes wrong is kept. */
export async function answersEverything(client: Client<true>, failed: () => void): Promise<unknown[]> {
  const errors: unknown[] = [];
  client.on('interactionCreate', (interaction) => {
    respond(interaction).catch((error: unknown) => {
      errors.push(error);
      failed();
    });
  });
  await client.application.commands.set([usage]);
  return errors;
}
