import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';
import { useFormat } from '@/lib/format';
import { Notice } from '@/ui/states';

export function SameAs({ it: { same_as } }: { it: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!same_as) return null;
  return (
    <Notice>
      {same_as.applied_at
        ? t('imports.sameAsApplied', { when: format.dateTime(same_as.applied_at) })
        : t('imports.sameAs')}{' '}
      <Anchor
        inherit
        renderRoot={(props) => (
          <Link {...props} to="/imports/$importId" params={{ importId: same_as.id }} />
        )}
      >
        {t('imports.sameAsLink')}
      </Anchor>
    </Notice>
  );
}
