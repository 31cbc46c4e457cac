import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/format';
import { type Group, groupLabel, groupWords } from './groups';
import classes from './problem-groups.module.css';

const route = getRouteApi('/shell/imports/$importId');

/** Each kind of problem with its number of rows, the gravest first; choosing one filters the list. */
export function ProblemGroups({ groups }: { groups: Group[] }) {
  const { t } = useTranslation();
  const { severity } = route.useSearch();
  const shown = groups.filter((group) => !severity || group.severity === severity);
  return (
    <nav aria-label={t('imports.problems.groups')} className={classes.groups}>
      {shown.map((group) => (
        <GroupLink key={`${group.code} ${group.kind}`} group={group} />
      ))}
    </nav>
  );
}

function GroupLink({ group }: { group: Group }) {
  const { t } = useTranslation();
  const format = useFormat();
  const search = route.useSearch();
  const { code, kind } = group;
  const chosen = search.code === code && search.kind === (kind ?? undefined);
  const rejects = group.severity === 'error';
  const Shape = rejects ? IconCircleX : IconAlertTriangle;
  return (
    <Link
      from="/imports/$importId"
      to="."
      search={({ severity }) =>
        chosen ? { severity } : { severity, code, kind: kind ?? undefined }
      }
      replace
      resetScroll={false}
      className={classes.group}
      aria-current={chosen ? 'true' : undefined}
      aria-label={t('imports.problems.groupLabel', {
        count: group.rows,
        problem: groupWords(group),
      })}
      data-chosen={chosen || undefined}
    >
      <Shape size={16} aria-hidden className={rejects ? classes.error : classes.warning} />
      <span className={classes.words}>{groupLabel(group)}</span>
      <span className={classes.count}>{format.number(group.rows)}</span>
    </Link>
  );
}
