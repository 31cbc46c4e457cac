import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Nila, the indigo of batik: the one accent. All scales share one lightness curve, so that shade 7
 * of any of them carries white text (7:1 and more) and shade 5 reads well on the dark paper. */
const nila: MantineColorsTuple = [
  '#f2f5ff',
  '#e2e9ff',
  '#c7d4ff',
  '#a9bbf8',
  '#8a9eec',
  '#6d82dc',
  '#5467c4',
  '#3c4ca6',
  '#2d3989',
  '#1f2866',
];
const green: MantineColorsTuple = [
  '#f0f8f2',
  '#dcefe2',
  '#bce1c7',
  '#96cda8',
  '#6db688',
  '#439e69',
  '#1b854f',
  '#006a36',
  '#005426',
  '#003d19',
];
const amber: MantineColorsTuple = [
  '#fbf5ed',
  '#f5e7d6',
  '#ebd2b0',
  '#dbb785',
  '#c89a58',
  '#b37d26',
  '#9a6300',
  '#7e4900',
  '#663700',
  '#4b2600',
];
const red: MantineColorsTuple = [
  '#fff2f0',
  '#ffe1dd',
  '#ffc4be',
  '#faa39b',
  '#ec7e77',
  '#d95a55',
  '#bf3a39',
  '#a0171f',
  '#830011',
  '#610009',
];
const sky: MantineColorsTuple = [
  '#f0f7fc',
  '#dcecf6',
  '#bcdbee',
  '#97c5e0',
  '#70abce',
  '#4992ba',
  '#2679a2',
  '#005e86',
  '#004a6d',
  '#003550',
];
/** Warm greys, as of paper: the pages are read all day. */
const gray: MantineColorsTuple = [
  '#fbfaf8',
  '#f5f3f0',
  '#ece9e5',
  '#e1ddd9',
  '#cecac4',
  '#afaaa4',
  '#756f69',
  '#67625c',
  '#4b4742',
  '#2e2b26',
];
const dark: MantineColorsTuple = [
  '#e0ddda',
  '#c0bdb9',
  '#a19e9a',
  '#7d7a75',
  '#504c48',
  '#383531',
  '#282623',
  '#1e1b18',
  '#151311',
  '#0f0d0b',
];

const FONT = '"Plus Jakarta Sans Variable", system-ui, -apple-system, "Segoe UI", sans-serif';

const DIALOG_TITLE = { fontSize: '1.125rem', fontWeight: 650 };

export const theme = createTheme({
  primaryColor: 'nila',
  primaryShade: { light: 7, dark: 6 },
  colors: { nila, green, amber, red, sky, gray, dark },
  fontFamily: FONT,
  fontSizes: { xs: '0.75rem', sm: '0.8438rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: {
    fontFamily: FONT,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '999px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { fw: 600 } },
    InputWrapper: { styles: { label: { marginBottom: 4 }, description: { marginTop: 4 } } },
    Pill: {
      styles: {
        root: {
          background: 'light-dark(var(--mantine-color-gray-2), var(--mantine-color-dark-5))',
        },
      },
    },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Modal: {
      styles: { title: DIALOG_TITLE },
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 } },
    },
    Drawer: {
      styles: { title: DIALOG_TITLE },
      defaultProps: { overlayProps: { backgroundOpacity: 0.3 } },
    },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
  },
});
