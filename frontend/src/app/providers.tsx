import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import 'dayjs/locale/id';
import { useTranslation } from 'react-i18next';
import { useMeta } from '@/api/shared-queries';
import { TimeZone } from '@/lib/format';
import { cssVariables } from '@/ui/css-variables';
import { theme } from '@/ui/theme';
import type { AppRouter } from './router';

/** The key is the one `public/colour-scheme.js` reads before the first paint. */
const colourScheme = localStorageColorSchemeManager({ key: 'pengingat.colour-scheme' });
const DEFAULT_ZONE = 'Asia/Makassar';

interface ProvidersProps {
  queryClient: QueryClient;
  router: AppRouter;
  /** `test` leaves out transitions, for which a simulated browser only waits. */
  env?: 'default' | 'test';
}

export function Providers({ queryClient, router, env = 'default' }: ProvidersProps) {
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider
        env={env}
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        colorSchemeManager={colourScheme}
      >
        <Notifications position="bottom-right" />
        <Localised>
          <RouterProvider router={router} />
        </Localised>
      </MantineProvider>
    </QueryClientProvider>
  );
}

function Localised({ children }: { children: React.ReactNode }) {
  const { i18n } = useTranslation();
  return (
    <TimeZone zone={useMeta()?.time_zone ?? DEFAULT_ZONE}>
      <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
        {children}
      </DatesProvider>
    </TimeZone>
  );
}
