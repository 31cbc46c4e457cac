import { Text } from '@mantine/core';
import classes from './wordmark.module.css';

/** A speech bubble with a tick: a notice that has arrived. */
export function Wordmark({ office }: { office?: string | undefined }) {
  return (
    <span className={classes.wordmark}>
      <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
        <path
          className={classes.bubble}
          d="M7 3h18a4 4 0 0 1 4 4v13a4 4 0 0 1-4 4H14l-6.2 5.2A.5.5 0 0 1 7 28.8V24a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4Z"
        />
        <path className={classes.tick} d="M9 14.2l4.4 4.3L23 9.2" />
      </svg>
      <span>
        <span className={classes.name}>Pengingat</span>
        {office && (
          <Text component="span" display="block" size="xs" c="dimmed" lineClamp={2}>
            {office}
          </Text>
        )}
      </span>
    </span>
  );
}
