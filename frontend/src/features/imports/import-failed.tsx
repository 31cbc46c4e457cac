import { Button, EmptyState, Text } from '@mantine/core';
import { IconArchive, IconFileX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Import } from '@/api/types';
import { Panel } from '@/ui/panel';
import { useFocusWhenLost } from '@/ui/use-focus-when-lost';
import { ExampleButton } from './example-button';
import classes from './import-failed.module.css';
import { ImportMapping } from './import-mapping';

/** Failures that another sheet or other columns may mend, without another file. */
const MENDABLE: ReadonlySet<string> = new Set([
  'column_missing',
  'column_unknown',
  'header_missing',
  'no_sheet',
]);

/** Why the file cannot be used; where choosing columns helps, that comes first. */
export function ImportFailed({ it }: { it: Import }) {
  const mayWrite = useCan('imports.write');
  const mendable = MENDABLE.has(it.problem?.code ?? '') && it.sheets.length > 0;
  if (!mendable || !it.file_kept || !mayWrite) {
    return (
      <DeadEnd example color="red" icon={<IconFileX aria-hidden />} title={it.problem?.title ?? ''}>
        {rest(it.problem)}
      </DeadEnd>
    );
  }
  return <Mend it={it} />;
}

/** The way on is on this very page: which columns, or which sheet. */
function Mend({ it }: { it: Import }) {
  const { t } = useTranslation();
  const top = useFocusWhenLost<HTMLDivElement>();
  const readable = it.columns.length > 0;
  return (
    <Panel title={readable ? t('imports.failed.columns') : t('imports.failed.sheet')} flush>
      <Text ref={top} tabIndex={-1} className={classes.lead}>
        {/* The screen itself lists the columns that are missing: nothing is said twice. */}
        {it.problem?.code === 'column_missing' ? t('imports.failed.lead') : it.problem?.detail}
      </Text>
      <ImportMapping it={it} />
    </Panel>
  );
}

/** An upload that was given up. */
export function ImportDiscarded() {
  const { t } = useTranslation();
  return (
    <DeadEnd color="gray" icon={<IconArchive aria-hidden />} title={t('imports.discarded')}>
      {t('imports.discardedText')}
    </DeadEnd>
  );
}

interface DeadEndProps {
  color: string;
  icon: ReactNode;
  title: string;
  /** An empty list to fill in is of use. */
  example?: boolean;
  children: string;
}

/** Nothing more happens with this file: what it came to, and the next step. */
function DeadEnd({ color, icon, title, example, children }: DeadEndProps) {
  const { t } = useTranslation();
  const mayUpload = useCan('imports.write');
  const top = useFocusWhenLost<HTMLDivElement>();
  return (
    <Panel>
      <EmptyState
        ref={top}
        tabIndex={-1}
        py="lg"
        variant="light"
        color={color}
        icon={icon}
        title={title}
        description={children}
      >
        {mayUpload && (
          <EmptyState.Actions className={classes.actions}>
            <Button renderRoot={(props) => <Link {...props} to="/imports" />}>
              {t('imports.uploadAnother')}
            </Button>
            {example && <ExampleButton />}
          </EmptyState.Actions>
        )}
      </EmptyState>
    </Panel>
  );
}

/** The sentences after the title, which is the first of them. */
function rest(problem: Import['problem']): string {
  if (!problem) return '';
  const { title, detail } = problem;
  return detail.startsWith(`${title}. `) ? detail.slice(title.length + 2) : detail;
}
