export function SetUp(_props: { toast: (text: string) => void }) {
  return <p />;
}
