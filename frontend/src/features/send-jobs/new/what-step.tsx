import { Button, Radio, Stack, Text } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Template } from '@/api/types';
import { Loaded, Nothing } from '@/ui/states';
import { WhatsAppBubble } from '@/ui/whatsapp-bubble';
import { templatesQuery } from '../queries';
import { Next, Step, useAnswer } from './step';
import classes from './steps.module.css';

const route = getRouteApi('/shell/send');

export function WhatStep() {
  const { t } = useTranslation();
  const { template: chosen } = route.useSearch();
  const answer = useAnswer();
  const templates = useQuery(templatesQuery);
  const text = templates.data?.items.find(({ id }) => id === chosen);
  return (
    <Step
      title={t('sendJobs.new.what.title')}
      text={t('sendJobs.new.what.text')}
      back="whom"
      next={<Next onClick={() => answer({ step: 'when' })} disabled={!text} />}
    >
      <Loaded query={templates}>
        {({ items }) =>
          items.length === 0 ? (
            <NoTemplates />
          ) : (
            <div className={classes.choice}>
              <Radio.Group
                value={chosen ?? ''}
                onChange={(template) => answer({ template })}
                aria-label={t('sendJobs.new.what.title')}
              >
                <Stack gap="xs">
                  {items.map((template) => (
                    <Choice key={template.id} template={template} />
                  ))}
                </Stack>
              </Radio.Group>
              {text && <WhatsAppBubble text={text.body} />}
            </div>
          )
        }
      </Loaded>
    </Step>
  );
}

function Choice({ template }: { template: Template }) {
  const { t } = useTranslation();
  return (
    <Radio.Card value={template.id} className={classes.card}>
      <Radio.Indicator className={classes.dot} />
      <div>
        <Text fw={600}>{template.name}</Text>
        <Text size="sm" className={classes.accent}>
          {t(`codes.purpose.${template.purpose}`)}
        </Text>
        <Text size="sm" c="dimmed" mt={2}>
          {t(`templates.purposeHelp.${template.purpose}`)}
        </Text>
      </div>
    </Radio.Card>
  );
}

function NoTemplates() {
  const { t } = useTranslation();
  return (
    <Nothing
      icon={<IconMessagePlus aria-hidden />}
      title={t('sendJobs.new.what.none')}
      action={
        <Button renderRoot={(props) => <Link {...props} to="/templates/new" />}>
          {t('sendJobs.new.what.write')}
        </Button>
      }
    />
  );
}
