// A file of its own, so that the content security policy needs no exception for inline scripts.
// It runs before the first paint: a dark page must not flash white while the program loads.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('pengingat.colour-scheme');
  } catch {
    // Storage may be forbidden; the system's preference decides.
  }
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
