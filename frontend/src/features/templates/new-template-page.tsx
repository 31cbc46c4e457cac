import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKey } from '@/api/client';
import { Page } from '@/ui/page';
import { useCreateTemplate } from './queries';
import { TemplateEditor } from './template-editor';

export function NewTemplatePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [key] = useState(idempotencyKey);
  const create = useCreateTemplate();
  return (
    <Page title={t('templates.add')} back={{ to: '/templates', label: t('templates.back') }}>
      <TemplateEditor
        initial={{ name: '', purpose: 'pbi_inactive', body: '' }}
        submitLabel={t('templates.save')}
        pending={create.isPending}
        onSubmit={(body, fail) =>
          create.mutate(
            { key, body },
            {
              onError: fail,
              onSuccess: ({ id }) => {
                notifications.show({ color: 'green', message: t('templates.created') });
                navigate({ to: '/templates/$templateId', params: { templateId: id } });
              },
            },
          )
        }
      />
    </Page>
  );
}
