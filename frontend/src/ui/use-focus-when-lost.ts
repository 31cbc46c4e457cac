import { type RefObject, useEffect, useRef } from 'react';

let latest: Element | null = null;
document.addEventListener('focusin', ({ target }) => {
  latest = target instanceof Element ? target : null;
});

/** What takes the place of something that had the focus takes the focus too: without it the keyboard
 * and a screen reader would begin again at the top of the page. Put the ref on an element with
 * `tabIndex={-1}`. Focus that is elsewhere, or that nobody had yet, stays as it is. */
export function useFocusWhenLost<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    const lost = latest && !latest.isConnected && document.activeElement === document.body;
    if (lost) ref.current?.focus({ preventScroll: true });
  }, []);
  return ref;
}
