import type { CSSVariablesResolver, MantineTheme } from '@mantine/core';

const OURS = {
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-soft)',
  '--mantine-color-body': 'var(--sheet)',
  '--mantine-color-anchor': 'var(--accent-ink)',
};

/** Mantine's own variables, set where it writes them itself: a style sheet of ours would lose. */
export const cssVariables: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    ...OURS,
    '--mantine-color-default-border': theme.colors.gray[4],
    '--mantine-color-placeholder': theme.colors.gray[6],
  },
  dark: {
    ...OURS,
    '--mantine-color-default': 'var(--sheet)',
    '--mantine-color-default-border': theme.colors.dark[4],
    '--mantine-color-placeholder': theme.colors.dark[2],
    ...tints(theme),
  },
});

const TINTED = ['nila', 'sky', 'green', 'amber', 'red', 'gray'];

/** Notices and soft buttons on dark paper: a breath of the colour, not a block of its darkest shade. */
function tints(theme: MantineTheme): Record<string, string> {
  const pairs = TINTED.flatMap((name) => {
    const of = (share: number) =>
      `color-mix(in srgb, ${theme.colors[name]?.[5]} ${share}%, transparent)`;
    return [
      [`--mantine-color-${name}-light`, of(16)],
      [`--mantine-color-${name}-light-hover`, of(24)],
      [`--mantine-color-${name}-light-color`, theme.colors[name]?.[2]],
    ];
  });
  return Object.fromEntries(pairs);
}
