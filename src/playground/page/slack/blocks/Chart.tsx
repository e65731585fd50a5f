interface Point {
  label: string;
  value: number;
}

import './table.css';

interface Shape {
  title: string;
  chart: { type: string; segments?: Point[]; series?: { name: string; data: Point[] }[] };
}

/** A chart that Slack would draw itself: here its numbers, which is what it says. */
export function Chart({ block: { title, chart } }: { block: Shape }) {
  const series = chart.series ?? [{ name: title, data: chart.segments ?? [] }];
  const labels = series[0]?.data.map(({ label }) => label) ?? [];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with keys.
    <section class="slack-table" tabIndex={0} aria-label={title}>
      <table>
        <caption>
          {title} ({chart.type})
        </caption>
        <thead>
          <tr>
            <th scope="col">Of</th>
            {series.map(({ name }) => (
              <th scope="col" class="right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, row) => (
            <tr>
              <th scope="row">{label}</th>
              {series.map(({ data }) => (
                <td class="right">{data[row]?.value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
