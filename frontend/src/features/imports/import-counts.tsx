import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';
import { useFormat } from '@/lib/format';
import { Figure, Figures } from '@/ui/figure';
import { useFocusWhenLost } from '@/ui/use-focus-when-lost';

export function ImportCounts({ it: { counts, status } }: { it: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const top = useFocusWhenLost<HTMLElement>();
  return (
    <section ref={top} tabIndex={-1} aria-label={t('imports.counts.label')}>
      <Figures>
        <Figure
          label={t('imports.counts.rows')}
          value={format.number(counts.rows)}
          note={t('imports.counts.rowsNote')}
        />
        <Figure
          label={t('imports.counts.valid')}
          value={format.number(counts.valid)}
          note={t(`imports.counts.validNote.${status === 'applied' ? status : 'ready'}`)}
        />
        <Figure
          label={t('imports.counts.withWarnings')}
          value={format.number(counts.with_warnings)}
          note={t('imports.counts.warningsNote')}
        />
        <Figure
          label={t('imports.counts.rejected')}
          value={format.number(counts.rejected)}
          note={t('imports.counts.rejectedNote')}
        />
        <Figure
          label={t('imports.counts.ignored')}
          value={format.number(counts.ignored)}
          note={t('imports.counts.ignoredNote')}
        />
      </Figures>
    </section>
  );
}
