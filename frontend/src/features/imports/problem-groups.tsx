import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import { codeLabel } from '@/lib/i18n/code-label';
import { rowCode, severityOf } from '@/lib/vocabulary';
import classes from './problem-groups.module.css';

const route = getRouteApi('/shell/imports/$importId');

/** Each kind of problem with its number of rows, the gravest first; choosing one filters the list. */
export function ProblemGroups({ codes }: { codes: Record<string, number> }) {
  const { t } = useTranslation();
  const { severity, code: chosen } = route.useSearch();
  const shown = Object.entries(codes)
    .filter(([code]) => !severity || severityOf(code) === severity)
    .sort(byGravity);
  return (
    <nav aria-label={t('imports.problems.groups')} className={classes.groups}>
      {shown.map(([code, rows]) => (
        <Group key={code} code={code} rows={rows} chosen={code === chosen} />
      ))}
    </nav>
  );
}

function Group({ code, rows, chosen }: { code: string; rows: number; chosen: boolean }) {
  const format = useFormat();
  const rejects = severityOf(code) === 'error';
  const Shape = rejects ? IconCircleX : IconAlertTriangle;
  return (
    <Link
      from="/imports/$importId"
      to="."
      search={({ severity }) => ({ severity, code: chosen ? undefined : rowCode(code) })}
      replace
      resetScroll={false}
      className={classes.group}
      aria-current={chosen ? 'true' : undefined}
      data-chosen={chosen || undefined}
    >
      <Shape size={16} aria-hidden className={rejects ? classes.error : classes.warning} />
      <span className={classes.words}>{codeLabel('problem', code)}</span>
      <span className={classes.count}>{format.number(rows)}</span>
    </Link>
  );
}

type Counted = [code: string, rows: number];

function byGravity([a, rowsOfA]: Counted, [b, rowsOfB]: Counted): number {
  const gravity = (code: string) => (severityOf(code) === 'error' ? 0 : 1);
  return gravity(a) - gravity(b) || rowsOfB - rowsOfA || a.localeCompare(b);
}
