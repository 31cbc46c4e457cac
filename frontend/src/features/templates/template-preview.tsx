import { Anchor, Group, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Finding } from '@/api/types';
import type { Purpose } from '@/lib/vocabulary';
import { Panel } from '@/ui/panel';
import { Notice } from '@/ui/states';
import { WhatsAppBubble } from '@/ui/whatsapp-bubble';
import { previewQuery } from './queries';

interface TemplatePreviewProps {
  body: string;
  purpose: Purpose;
  onShow: (finding: Finding) => void;
}

export function TemplatePreview({ body, purpose, onShow }: TemplatePreviewProps) {
  const { t } = useTranslation();
  const { data, error } = useQuery(previewQuery({ body, purpose }));
  const shown = body.trim() ? data : undefined;
  return (
    <Panel title={t('templates.preview')}>
      {error && <Notice color="red">{error.message}</Notice>}
      {!shown && !error && (
        <Text size="sm" c="dimmed">
          {t('templates.previewEmpty')}
        </Text>
      )}
      {shown && (
        <>
          <WhatsAppBubble text={shown.text} />
          <Text size="xs" c="dimmed" mt="xs" ta="end" className="tabular">
            {t('templates.length', { count: shown.length })}
          </Text>
          <Findings severity="error" findings={shown.problems} onShow={onShow} />
          <Findings severity="warning" findings={shown.problems} onShow={onShow} />
        </>
      )}
    </Panel>
  );
}

interface FindingsProps {
  severity: Finding['severity'];
  findings: Finding[];
  onShow: (finding: Finding) => void;
}

function Findings({ severity, findings, onShow }: FindingsProps) {
  const { t } = useTranslation();
  const shown = findings.filter((finding) => finding.severity === severity);
  if (shown.length === 0) return null;
  return (
    <Notice
      color={severity === 'error' ? 'red' : 'amber'}
      title={t(severity === 'error' ? 'templates.errors' : 'templates.warnings')}
      mt="md"
      role="status"
    >
      <List size="sm" spacing={8} listStyleType="none">
        {shown.map((finding) => (
          <List.Item key={`${finding.code} ${finding.position}`}>
            {finding.message}
            <Group gap="xs">
              <Text size="xs" c="dimmed">
                {t('templates.line', { line: finding.line })}
              </Text>
              <Anchor component="button" type="button" size="xs" onClick={() => onShow(finding)}>
                {t('templates.showPosition')}
              </Anchor>
            </Group>
          </List.Item>
        ))}
      </List>
    </Notice>
  );
}
