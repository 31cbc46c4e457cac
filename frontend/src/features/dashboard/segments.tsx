import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '@/api/types';
import { useFormat } from '@/lib/format';
import { SEGMENTS } from '@/lib/vocabulary';
import { ShareBar } from '@/ui/share-bar';
import classes from './segments.module.css';

/** Each segment as a bar as long as its share, drawn to one scale. */
export function Segments({ participants }: { participants: Dashboard['participants'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const largest = Math.max(...Object.values(participants.by_segment));
  return (
    <ul className={classes.segments}>
      {SEGMENTS.map((segment) => {
        const count = participants.by_segment[segment] ?? 0;
        const label = t(`codes.segment.${segment}`);
        return (
          <li key={segment}>
            <Link to="/participants" search={{ segment }} className={classes.segment}>
              <span>{label}</span>
              <span className={classes.count}>{format.number(count)}</span>
              <ShareBar
                height={6}
                shares={[
                  { key: 'count', label, value: count, tone: 'accent' },
                  { key: 'rest', label: '', value: largest - count, tone: 'rest' },
                ]}
              />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
