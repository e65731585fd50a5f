interface Point {
  label: string;
  value: number;
}

import { TableFrame } from './TableFrame.tsx';

interface Shape {
  title: string;
  chart: { type: string; segments?: Point[]; series?: { name: string; data: Point[] }[] };
}

/** A chart that Slack would draw itself: here its numbers, which is what it says. */
export function Chart({ block: { title, chart } }: { block: Shape }) {
  const series = chart.series ?? [{ name: title, data: chart.segments ?? [] }];
  const labels = series[0]?.data.map(({ label }) => label) ?? [];
  return (
    <TableFrame label={title}>
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
    </TableFrame>
  );
}
