import { useFormat } from '@/lib/format';
import classes from './share-bar.module.css';
import type { Tone } from './status-mark';

export interface Share {
  key: string;
  label: string;
  value: number;
  tone: Tone | 'accent' | 'faint' | 'rest';
}

/** Parts of a whole as one bar. Decoration for eyes: the figures stand beside it as text. */
export function ShareBar({ shares, height = 10 }: { shares: Share[]; height?: number }) {
  const format = useFormat();
  const shown = shares.filter(({ value }) => value > 0);
  return (
    <div className={classes.bar} style={{ height }} aria-hidden>
      {shown.map(({ key, label, value, tone }) => (
        <div
          key={key}
          className={classes.share}
          data-tone={tone}
          style={{ flexGrow: value }}
          title={`${label}: ${format.number(value)}`}
        />
      ))}
    </div>
  );
}
