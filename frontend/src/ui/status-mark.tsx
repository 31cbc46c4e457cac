import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './status-mark.module.css';

export type Tone = 'neutral' | 'waiting' | 'busy' | 'good' | 'best' | 'attention' | 'bad';

export interface Look {
  icon: Icon;
  tone: Tone;
}

interface StatusMarkProps extends Look {
  children: ReactNode;
  size?: 'sm' | 'md';
}

/** A status: a shape, a colour and a word, so that none of them has to be enough alone. */
export function StatusMark({ icon: Shape, tone, size = 'sm', children }: StatusMarkProps) {
  return (
    <span className={classes.mark} data-tone={tone} data-size={size}>
      <Shape size={size === 'sm' ? 16 : 20} stroke={2} aria-hidden className={classes.icon} />
      <span>{children}</span>
    </span>
  );
}
