import { Button, Stack } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import, MappingUpdate } from '@/api/types';
import { LeaveGuard } from '@/ui/leave-guard';
import { Notice } from '@/ui/states';
import { useReadAgain } from '../queries';
import { ColumnsTable } from './columns-table';
import { sheetUpdate, updateOf } from './draft';
import classes from './mapping-screen.module.css';
import { Missing } from './missing';
import { Pointing } from './pointing';
import { ReadFrom } from './read-from';
import { SaveBar, SaveColumns } from './save-bar';
import { SheetChoice } from './sheet-choice';
import { type MappingDraft, useDraft } from './use-draft';
import { WholeFile } from './whole-file';

interface MappingScreenProps {
  it: Import;
  onSaved: () => void;
}

/** How the file is read, and how it shall be read: sheet, columns, one value for all rows. */
export function MappingScreen({ it, onSaved }: MappingScreenProps) {
  const { t } = useTranslation();
  const mapping = useDraft(it);
  const { sheet, other, choose } = useSheet(it);
  const save = useReadAgain(it.id);
  const readAgain = (update: MappingUpdate) => save.mutate(update, { onSuccess: onSaved });
  return (
    <>
      <Stack gap="md" className={classes.head}>
        <ReadFrom it={it} />
        {save.isError && <Notice color="red">{save.error.message}</Notice>}
        {it.sheets.length > 1 && <SheetChoice sheets={it.sheets} value={sheet} onChange={choose} />}
        {!other && <Needed it={it} mapping={mapping} />}
      </Stack>
      {other ? (
        <OtherSheet
          sheet={other}
          pending={save.isPending}
          onRead={() => readAgain(sheetUpdate(other, mapping.draft))}
        />
      ) : (
        <ThisSheet it={it} mapping={mapping} pending={save.isPending} onRead={readAgain} />
      )}
      <LeaveGuard
        when={mapping.changed && !save.isPending && !save.isSuccess}
        title={t('imports.mapping.leave')}
      >
        {t('imports.mapping.leaveText')}
      </LeaveGuard>
    </>
  );
}

/** The sheet chosen, and whether it is another than the one whose columns are known. */
function useSheet({ mapping }: Import) {
  const current = mapping?.sheet ?? null;
  const [sheet, choose] = useState(current);
  return { sheet, other: sheet === current ? null : sheet, choose };
}

/** Where no sheet with headings was found there are no columns to miss. */
function Needed({ it, mapping }: { it: Import; mapping: MappingDraft }) {
  if (it.columns.length === 0) return null;
  return (
    <>
      <Missing columns={it.columns} mapping={mapping} />
      <WholeFile mapping={mapping} />
    </>
  );
}

interface ThisSheetProps {
  it: Import;
  mapping: MappingDraft;
  pending: boolean;
  onRead: (update: MappingUpdate) => void;
}

function ThisSheet({ it, mapping, pending, onRead }: ThisSheetProps) {
  if (it.columns.length === 0) return <Pointing pending={pending} onRead={onRead} />;
  const again = it.status === 'failed';
  return (
    <>
      <ColumnsTable columns={it.columns} mapping={mapping} />
      <SaveColumns
        mapping={mapping}
        again={again}
        pending={pending}
        onSave={() => onRead(updateOf(it, mapping.draft))}
      />
    </>
  );
}

interface OtherSheetProps {
  sheet: string;
  pending: boolean;
  onRead: () => void;
}

/** The columns of another sheet are known once it has been read. */
function OtherSheet({ sheet, pending, onRead }: OtherSheetProps) {
  const { t } = useTranslation();
  return (
    <SaveBar words={t('imports.mapping.otherSheet')}>
      <Button leftSection={<IconRefresh size={16} />} loading={pending} onClick={onRead}>
        {t('imports.mapping.readSheet', { sheet })}
      </Button>
    </SaveBar>
  );
}
