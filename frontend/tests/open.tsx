import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { type UserEvent, userEvent } from '@testing-library/user-event';
import { Providers } from '@/app/providers';
import { makeQueryClient } from '@/app/query-client';
import { makeRouter } from '@/app/router';

/** Opens the program at an address, as somebody with a bookmark does. */
export function open(path: string) {
  const queryClient = makeQueryClient();
  queryClient.setDefaultOptions({ queries: { retry: false } });
  const history = createMemoryHistory({ initialEntries: [path] });
  const router = makeRouter(queryClient, history);
  render(<Providers queryClient={queryClient} router={router} env="test" />);
  return { user: userEvent.setup({ delay: null }), router };
}

/** Fills a field in one go: as many renders as a paste, not as a person's keystrokes. */
export async function fill(user: UserEvent, field: HTMLElement, text: string) {
  await user.click(field);
  await user.paste(text);
}
