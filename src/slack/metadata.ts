const EVENT_TYPE = 'tallybot_post';

/** Goes with a message and is shown to nobody. An edit that does not name it leaves it as it is. */
export function metadataOf(id: string) {
  return { event_type: EVENT_TYPE, event_payload: { id } };
}

export function isOf(
  metadata: { event_type?: string; event_payload?: object } | undefined,
  id: string,
): boolean {
  const payload = metadata?.event_payload as { id?: string } | undefined;
  return metadata?.event_type === EVENT_TYPE && payload?.id === id;
}
