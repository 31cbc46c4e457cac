import { createBrowserHistory } from '@tanstack/react-router';
import { useState } from 'react';
import { Providers } from './providers';
import { makeQueryClient } from './query-client';
import { makeRouter } from './router';

export function App() {
  const [queryClient] = useState(makeQueryClient);
  const [router] = useState(() => makeRouter(queryClient, createBrowserHistory()));
  return <Providers queryClient={queryClient} router={router} />;
}
