import { Anchor, Group, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AudienceList } from '../audience-list';
import { audienceOf } from './draft';
import { useAnswer } from './step';

const route = getRouteApi('/shell/send');

/** Whom, in words, with the way to change it. */
export function AudienceWords() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const answer = useAnswer();
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        {t('sendJobs.new.check.whom')}
      </Text>
      <AudienceList audience={audienceOf(search)} />
      <Anchor component="button" type="button" size="sm" onClick={() => answer({ step: 'whom' })}>
        {t('sendJobs.new.check.change')}
      </Anchor>
    </Group>
  );
}
