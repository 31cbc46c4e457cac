import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/api/shared-queries';
import type { Template } from '@/api/types';
import { useFormat } from '@/lib/format';
import { Page } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { Loaded } from '@/ui/states';
import { WhatsAppBubble } from '@/ui/whatsapp-bubble';
import { templateQuery, useSaveTemplate } from './queries';
import { TemplateEditor } from './template-editor';
import { TemplateVersions } from './template-versions';

const route = getRouteApi('/shell/templates/$templateId');

export function TemplatePage() {
  const { t } = useTranslation();
  const { templateId } = route.useParams();
  const query = useQuery(templateQuery(templateId));
  const mayWrite = useCan('templates.write');
  const back = { to: '/templates' as const, label: t('templates.back') };
  return (
    <Page
      title={query.data?.name ?? t('templates.title')}
      description={query.data && <Facts template={query.data} />}
      back={back}
      actions={<SendButton id={templateId} />}
    >
      <Loaded query={query}>
        {(template) =>
          mayWrite ? (
            <Editing key={template.version} template={template} />
          ) : (
            <WhatsAppBubble text={template.body} />
          )
        }
      </Loaded>
      <Panel title={t('templates.versions')} flush>
        <TemplateVersions id={templateId} />
      </Panel>
    </Page>
  );
}

function Facts({ template }: { template: Template }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = [
    t('templates.version', { version: template.version }),
    template.checked_on && t('templates.checkedOn', { day: format.day(template.checked_on) }),
    t('templates.updated', { when: format.dateTime(template.updated_at) }),
  ];
  return facts.filter(Boolean).join(' · ');
}

function Editing({ template }: { template: Template }) {
  const { t } = useTranslation();
  const save = useSaveTemplate(template.id);
  return (
    <TemplateEditor
      initial={template}
      submitLabel={t('templates.saveVersion', { version: template.version + 1 })}
      pending={save.isPending}
      onSubmit={(values, fail) =>
        save.mutate(values, {
          onError: fail,
          onSuccess: () => notifications.show({ color: 'green', message: t('templates.saved') }),
        })
      }
    />
  );
}

function SendButton({ id }: { id: string }) {
  const { t } = useTranslation();
  if (!useCan('send_jobs.write')) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconSend size={16} />}
      renderRoot={(props) => <Link {...props} to="/send" search={{ template: id }} />}
    >
      {t('templates.use')}
    </Button>
  );
}
