import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './figure.module.css';

/** Figures side by side; each a label, a number and, where it helps, a word more. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className={classes.figures}>{children}</dl>;
}

interface FigureProps {
  label: string;
  value: ReactNode;
  note?: ReactNode;
}

export function Figure({ label, value, note }: FigureProps) {
  return (
    <div className={classes.figure}>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <dd className={classes.value}>{value}</dd>
      {note && (
        <Text component="dd" size="sm" c="dimmed" m={0}>
          {note}
        </Text>
      )}
    </div>
  );
}
