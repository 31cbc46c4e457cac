import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '@/api/types';
import { useFormat } from '@/lib/format';
import { Figure, Figures } from '@/ui/figure';

export function ParticipantFigures({ participants }: { participants: Dashboard['participants'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { total, by_status, pbi_inactive, reachable, reachable_phones } = participants;
  const share = (part: number) => t('dashboard.share', { share: format.percent(part / total) });
  return (
    <Figures>
      <Figure label={t('dashboard.total')} value={format.number(total)} />
      <Figure
        label={t('dashboard.active')}
        value={format.number(by_status.active ?? 0)}
        note={share(by_status.active ?? 0)}
      />
      <Figure
        label={t('dashboard.inactive')}
        value={format.number(by_status.inactive ?? 0)}
        note={share(by_status.inactive ?? 0)}
      />
      <Figure
        label={t('dashboard.pbiInactive')}
        value={format.number(pbi_inactive)}
        note={<PbiLink />}
      />
      <Figure
        label={t('dashboard.reachable')}
        value={format.number(reachable)}
        note={t('dashboard.reachablePhones', { count: reachable_phones })}
      />
    </Figures>
  );
}

function PbiLink() {
  const { t } = useTranslation();
  return (
    <Anchor
      inherit
      renderRoot={(props) => (
        <Link {...props} to="/participants" search={{ segment: 'pbi_apbn', status: 'inactive' }} />
      )}
    >
      {t('dashboard.pbiInactiveSee')}
    </Anchor>
  );
}
